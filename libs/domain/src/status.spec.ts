import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MessageStatus } from '@balcao/contract';
import { mergeStatus } from './status.ts';

const ALL: MessageStatus[] = [
  'queued',
  'sending',
  'accepted',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'unconfirmed',
  'cancelled',
];

test.each([
  // old,          incoming,    end
  ['queued', 'sending', 'sending'],
  ['sending', 'accepted', 'accepted'],
  ['read', 'delivered', 'read'],
  ['accepted', 'read', 'read'],
  ['sent', 'failed', 'failed'],
  ['delivered', 'failed', 'delivered'],
  ['failed', 'delivered', 'delivered'],
  ['failed', 'sent', 'failed'],
  ['unconfirmed', 'sent', 'sent'],
  ['unconfirmed', 'failed', 'failed'],
  ['accepted', 'unconfirmed', 'accepted'],
  ['sending', 'unconfirmed', 'unconfirmed'],
  ['queued', 'cancelled', 'cancelled'],
  ['cancelled', 'queued', 'cancelled'],
  ['cancelled', 'sending', 'cancelled'],
  ['cancelled', 'accepted', 'accepted'],
  ['cancelled', 'delivered', 'delivered'],
  ['delivered', 'cancelled', 'delivered'],
] as const)('%s, then %s → %s', (old, incoming, end) => {
  expect(mergeStatus(old, incoming)).toBe(end);
});

const status = fc.constantFrom(...ALL);

test('any order and any repetition give the same end', () => {
  fc.assert(
    fc.property(
      fc.array(status, { minLength: 1, maxLength: 12 }).chain((heard) =>
        fc.tuple(
          fc.constant(heard),
          fc.shuffledSubarray([...heard, ...heard], {
            minLength: heard.length * 2,
            maxLength: heard.length * 2,
          }),
        ),
      ),
      ([heard, shuffled]) => {
        const end = (list: MessageStatus[]) => list.reduce(mergeStatus, 'queued');
        expect(end(shuffled)).toBe(end(heard));
      },
    ),
    { numRuns: 2000 },
  );
});

test('commutative, associative, idempotent: every triple', () => {
  for (const a of ALL) {
    expect(mergeStatus(a, a)).toBe(a);
    for (const b of ALL) {
      expect(mergeStatus(a, b)).toBe(mergeStatus(b, a));
      for (const c of ALL) expect(mergeStatus(mergeStatus(a, b), c)).toBe(mergeStatus(a, mergeStatus(b, c)));
    }
  }
});
