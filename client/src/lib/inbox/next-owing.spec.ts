import { expect, test } from '@jest/globals';
import type { ConversationView } from '@balcao/contract';
import { nextOwing } from './next-owing.ts';

const at = '2026-11-25T12:00:00.000Z';
const row = (id: string, turn: ConversationView['turn'], waitingSince: string | null = at) =>
  ({ id, turn, waitingSince }) as ConversationView;
const queue: ConversationView['turn'] = { kind: 'queue' };
const by = (who: string) => ({ kind: 'claim', by: who, leaseEndsAt: at }) as ConversationView['turn'];

test.each([
  ['the next one below', [row('a', queue), row('done', queue), row('b', queue)], 'b'],
  ['from the top after the last', [row('a', queue), row('done', queue)], 'a'],
  ['mine, which waits', [row('done', queue), row('a', by('me'))], 'a'],
  ['past one that waits for nothing', [row('done', queue), row('a', by('me'), null), row('b', queue)], 'b'],
  ["past a teammate's", [row('done', queue), row('a', by('bia')), row('b', queue)], 'b'],
  ["past the bot's", [row('done', queue), row('a', { kind: 'bot' }), row('b', queue)], 'b'],
  ['nowhere', [row('done', queue), row('a', by('bia'))], null],
])('it goes on to %s', (_, rows, next) => {
  expect(nextOwing(rows, 'done', 'me')).toBe(next);
});
