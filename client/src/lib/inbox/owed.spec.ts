import { expect, test } from '@jest/globals';
import type { ConversationView } from '@balcao/contract';
import { conversation } from '../testing/samples.ts';
import { owedOf, windowLeft } from './owed.ts';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const kinds = (row: Partial<ConversationView>, draft = false) =>
  owedOf({ row: conversation({ id: 'a', ...row }), me: 'ana', now, draft, nameOf: () => 'Caio' }).map(
    (one) => `${one.kind} ${one.tone}`,
  );
const bia = { teammate: { id: 'bia', name: 'Bia' }, until: ago(-5) };
const preview = { id: 'm', type: 'text', text: '', at: ago(1), status: 'sent' } as const;

test.each([
  ['just waiting', { waitingSince: ago(1) }, ['waits quiet']],
  ['waiting a while', { waitingSince: ago(4) }, ['waits amber']],
  ['late without a promised moment', { waitingSince: ago(5) }, ['waits alert']],
  ['long, but promised for later', { waitingSince: ago(60), dueAt: ago(-600) }, ['waits amber']],
  ['late', { waitingSince: ago(9), dueAt: ago(1) }, ['waits alert']],
  [
    'handed over by the bot',
    { waitingSince: ago(1), because: 'bot_missed_twice' },
    ['waits quiet', 'from_bot bot'],
  ],
  ['with the bot', { turn: { kind: 'bot' } }, ['bot bot']],
  ['with the phone', { turn: { kind: 'owner', leaseEndsAt: ago(-5) } }, ['owner phone']],
  ['offered', { turn: { kind: 'offer', to: 'caio', endsAt: ago(-1) } }, ['offered brand']],
  ['with Bia', { turn: { kind: 'claim', by: 'bia', leaseEndsAt: ago(-5) }, claim: bia }, ['held_by quiet']],
  ['mine, answered', { turn: { kind: 'claim', by: 'ana', leaseEndsAt: ago(-5) } }, ['awaits_customer quiet']],
  [
    'at rest',
    { turn: { kind: 'rest', last: 'team' }, lastMessage: { ...preview, author: 'teammate' } },
    ['awaits_customer quiet'],
  ],
  ['snoozed', { status: 'snoozed', snoozedUntil: ago(-60) }, ['snoozed quiet']],
  ['resolved owes nothing', { status: 'resolved', waitingSince: ago(9) }, ['resolved quiet']],
  [
    'three at most',
    { waitingSince: ago(1), because: 'bot_cap', team: { id: 't', name: 'Trocas' }, labels: ['x', 'y'] },
    ['waits quiet', 'from_bot bot', 'team quiet'],
  ],
] as [string, Partial<ConversationView>, string[]][])('%s', (_, row, expected) => {
  expect(kinds(row)).toEqual(expected);
});

test('an unsent text is told before who holds it', () => {
  expect(kinds({ waitingSince: ago(1) }, true)).toEqual(['waits quiet', 'draft brand']);
});

test('the window: a share of 24 h, closed at its very end', () => {
  expect(windowLeft(ago(-720), now)).toEqual({ ms: 43_200_000, share: 0.5 });
  expect(windowLeft(ago(0), now)).toBeNull();
  expect(windowLeft(null, now)).toBeNull();
});
