import { expect, test } from '@jest/globals';
import type { Conversation } from './conversation.ts';
import { ownReflection } from './own-reflection.ts';
import { conversation, facts, HOUR, MINUTE, owing, TUESDAY_10H as NOW } from './test-kit.ts';

const reflected = { id: 'copy', at: NOW - MINUTE };
const ours = { id: 'ours', writer: 'teammate:ana' };
const answer = {
  messageId: 'copy',
  writer: 'owner',
  at: NOW - MINUTE,
  paid: null,
  answersN: 1,
  fate: 'left' as const,
};
const lease = { kind: 'owner' as const, leaseEndsAt: NOW + HOUR };
const claim = { kind: 'claim' as const, by: 'ana', since: NOW - HOUR, leaseEndsAt: NOW + HOUR };

test.each<[string, Partial<Conversation>, Partial<Conversation>]>([
  [
    'his lease, nothing owed',
    { turn: lease, debt: null },
    { turn: { kind: 'rest', last: 'team' }, because: 'replied' },
  ],
  [
    'his lease, the customer wrote since',
    { turn: lease },
    { turn: { kind: 'queue' }, because: 'own_reflection' },
  ],
  [
    'a rest after his lease',
    { turn: { kind: 'rest', last: 'owner' }, debt: null },
    { turn: { kind: 'rest', last: 'team' } },
  ],
  [
    'a claim he wrote into',
    { turn: claim, because: 'owner_also_wrote' },
    { turn: claim, because: 'replied' },
  ],
  ['what was claimed since', { turn: claim, because: 'claimed' }, { turn: claim, because: 'claimed' }],
])('%s', (_what, patch, expected) => {
  const before = owing({ lastOwnerAt: reflected.at, lastAnswer: answer, ...patch });
  const { after, decisions } = ownReflection(before, { reflected, ours }, facts());
  expect(after).toMatchObject({
    ...expected,
    lastOwnerAt: null,
    lastAnswer: { messageId: 'ours', writer: 'teammate:ana', fate: 'left' },
  });
  expect(decisions).toMatchObject([{ because: 'own_reflection' }]);
});

test('he has spoken since: only the answer is put right', () => {
  const later = {
    ...answer,
    messageId: 'his',
    beside: [
      { messageId: 'ours', fate: 'unknown' as const },
      { messageId: 'copy', fate: 'left' as const },
    ],
  };
  const before = conversation({ status: 'open', turn: lease, lastOwnerAt: NOW, lastAnswer: later });
  const { after } = ownReflection(before, { reflected, ours }, facts());
  expect(after).toEqual({
    ...before,
    lastAnswer: { ...later, beside: [{ messageId: 'ours', fate: 'left' }] },
  });
});
