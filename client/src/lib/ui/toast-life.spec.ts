import { expect, test } from '@jest/globals';
import { begun, goneAt, held, letGo, secondsLeft } from './toast-life.ts';

const S = 1_000;

test('counts whole seconds down to nothing', () => {
  const life = begun(0, 10 * S, 12 * S);
  expect([0, 1, S, 9 * S + 1, 10 * S, 11 * S].map((now) => secondsLeft(life, now))).toEqual([
    10, 10, 9, 1, 0, 0,
  ]);
  expect(goneAt(life)).toBe(10 * S);
});

test('stands still while held and goes on after', () => {
  const life = held(begun(0, 7 * S), 3 * S);
  expect([secondsLeft(life, 60 * S), goneAt(life)]).toEqual([4, Infinity]);
  expect(goneAt(letGo(life, 60 * S))).toBe(64 * S);
});

test('is gone at its limit even while held, and shows that it comes', () => {
  const life = held(begun(0, 10 * S, 12 * S), 4 * S);
  expect([secondsLeft(life, 5 * S), secondsLeft(life, 11 * S), goneAt(life)]).toEqual([6, 1, 12 * S]);
});

test('let go late it keeps to the limit', () => {
  expect(goneAt(letGo(held(begun(0, 10 * S, 12 * S), S), 8 * S))).toBe(12 * S);
});

test('begun late, after a slow answer, it stays for less', () => {
  expect(secondsLeft(begun(8 * S, 10 * S, 12 * S), 8 * S)).toBe(4);
});

test('held twice, by hand and focus, counts from the first', () => {
  expect(held(held(begun(0, 7 * S), S), 3 * S).heldAt).toBe(S);
});
