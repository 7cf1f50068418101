import { expect, test } from '@jest/globals';
import type { MessageView } from '@balcao/contract';
import { message } from '../testing/samples.ts';
import { allSeen, answeredMeanwhile, NOTHING_SEEN, passOwn } from './seen.ts';

const mine = (n: number) => message({ id: `m${n}`, n, author: 'teammate', authorId: 'ana' });
const bia = (n: number) => message({ id: `m${n}`, n, author: 'teammate', authorId: 'bia' });
const customer = (n: number) => message({ id: `m${n}`, n });
const note = (n: number) => message({ id: `m${n}`, n, author: 'teammate', authorId: 'bia', type: 'note' });

test('what was seen is the last by arrival that the customer sees too', () => {
  expect(allSeen([customer(1), customer(3), customer(2), note(4)])).toEqual({ id: 'm3', n: 3 });
  expect(allSeen([note(1)])).toEqual(NOTHING_SEEN);
});

test.each([
  ['own messages follow', [customer(1), mine(2), mine(3)], 'm3'],
  ['a customer came between', [customer(1), mine(2), customer(3), mine(4)], 'm2'],
  ['a note between does not count', [customer(1), note(2), mine(3)], 'm3'],
  ["a colleague's answer must be read", [customer(1), bia(2)], 'm1'],
])('%s: %s', (_, thread, last) => {
  expect(passOwn({ id: 'm1', n: 1 }, thread, 'ana').id).toBe(last);
});

const owner = (n: number, more: Partial<MessageView> = {}) =>
  message({ id: `m${n}`, n, author: 'owner', ...more });
test.each([
  ['the phone answered', [owner(2)], 'm2'],
  ['a colleague answered', [bia(2)], 'm2'],
  ['the latest counts', [owner(2), bia(3)], 'm3'],
  ['before the text was begun', [owner(1)], undefined],
  ['the customer wrote', [customer(2)], undefined],
  ['my own', [mine(2)], undefined],
  ['a note', [note(2)], undefined],
  ['the phone by itself', [owner(2, { automatic: true })], undefined],
  ['a cancelled one', [message({ id: 'm2', n: 2, author: 'bot', status: 'cancelled' })], undefined],
  [
    "a bot's reply still in its grace",
    [message({ id: 'm2', n: 2, author: 'bot', status: 'queued' })],
    undefined,
  ],
  ["a bot's reply that left", [message({ id: 'm2', n: 2, author: 'bot', status: 'sent' })], 'm2'],
])('answered meanwhile, %s', (_, thread, by) => {
  expect(answeredMeanwhile(thread, 1, 'ana')?.id).toBe(by);
});
