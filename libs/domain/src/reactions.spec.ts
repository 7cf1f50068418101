import { expect, test } from '@jest/globals';
import { isOneEmoji, mayReact, REACTABLE_MS, type ReactionTarget } from './reactions.ts';
import { agent, conversation, TUESDAY_10H as NOW } from './test-kit.ts';

const DAY = 86_400_000;
const TARGET: ReactionTarget = {
  author: 'customer',
  type: 'text',
  at: NOW - DAY,
  isAtMeta: true,
  isDeleted: false,
};
const open = conversation({ windowClosesAt: NOW + DAY / 2 });

test.each([
  ['👍', true],
  ['❤️', true],
  ['👩🏽‍🍳', true],
  ['🇧🇷', true],
  ['1️⃣', true],
  ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', true],
  ['a', false],
  ['1', false],
  ['#', false],
  ['👍👍', false],
  ['👍 ', false],
  ['', false],
  [' ', false],
  ['ok', false],
])('%j is one emoji: %s', (text, is) => {
  expect(isOneEmoji(text)).toBe(is);
});

test.each([
  ['a note', { type: 'note' as const, isAtMeta: false }, 'not_at_whatsapp'],
  ['one that has not left', { isAtMeta: false }, 'not_at_whatsapp'],
  ['one taken back', { isDeleted: true }, 'deleted'],
  ['one of a month ago', { at: NOW - REACTABLE_MS - 1 }, 'too_old'],
])('no reaction to %s', (_what, patch, problem) => {
  expect(mayReact(open, agent, { ...TARGET, ...patch }, '👍', NOW)).toEqual({ problem });
});

test('it needs the right to reply, and the window', () => {
  expect(mayReact(open, agent, TARGET, '👍', NOW)).toBeNull();
  expect(mayReact(open, agent, TARGET, null, NOW)).toBeNull();
  expect(mayReact({ ...open, windowClosesAt: NOW - 1 }, agent, TARGET, '👍', NOW)).toEqual({
    refused: 'window_closed',
  });
  expect(mayReact({ ...open, threadElsewhere: true }, agent, TARGET, '👍', NOW)).toEqual({
    refused: 'thread_elsewhere',
  });
  const turn = { kind: 'claim' as const, by: 'bruno', since: NOW, leaseEndsAt: NOW + DAY };
  expect(mayReact({ ...open, turn }, agent, TARGET, '👍', NOW)).toMatchObject({
    refused: 'claim_taken',
    by: 'bruno',
  });
  expect(mayReact({ ...open, turn: { ...turn, by: agent.id } }, agent, TARGET, '👍', NOW)).toBeNull();
});
