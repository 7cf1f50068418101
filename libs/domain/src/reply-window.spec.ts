import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { closeWindow, renewWindow, replyWindowLeftMs, windowAfter } from './reply-window.ts';
import { conversation, HOUR, MINUTE, TUESDAY_10H } from './test-kit.ts';

test.each([
  [null, 0],
  [TUESDAY_10H - 1, 0],
  [TUESDAY_10H, 0],
  [TUESDAY_10H + 1, 1],
  [TUESDAY_10H + HOUR, HOUR],
])('closes at %s → %s ms left', (closesAt, left) => {
  expect(replyWindowLeftMs(closesAt, TUESDAY_10H)).toBe(left);
});

test('closes five minutes before Meta does', () => {
  expect(windowAfter(null, TUESDAY_10H)).toBe(TUESDAY_10H + 24 * HOUR - 5 * MINUTE);
});

test('any order of deliveries opens the same window, and no delivery shortens it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1 }), (instants) => {
      let known: number | null = null;
      for (const at of instants) {
        const next: number = windowAfter(known, at);
        expect(next).toBeGreaterThanOrEqual(known ?? 0);
        known = next;
      }
      expect(known).toBe(windowAfter(null, Math.max(...instants)));
    }),
  );
});

test('a reaction from the future opens the window from now only; a refusal by Meta closes it', () => {
  const renewed = renewWindow(conversation(), TUESDAY_10H + 10 * HOUR, TUESDAY_10H);
  expect(renewed.windowClosesAt).toBe(windowAfter(null, TUESDAY_10H));
  expect(replyWindowLeftMs(closeWindow(renewed, TUESDAY_10H).windowClosesAt, TUESDAY_10H)).toBe(0);
});
