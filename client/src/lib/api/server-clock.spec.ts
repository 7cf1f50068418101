import { expect, test } from '@jest/globals';
import { noteSkew, serverNow, skewOf, watchSkew } from './server-clock.ts';

const AT = Date.parse('2026-03-01T12:00:00Z');
const header = (ms: number) => new Date(ms).toUTCString();

test.each([
  ['a clock that is right', header(AT), AT - 40, AT + 40, 0],
  ['a second of difference', header(AT + 1_000), AT, AT + 100, 0],
  ['three hours slow', header(AT + 3 * 3_600_000), AT, AT, 3 * 3_600_000 + 500],
  ['an hour fast', header(AT - 3_600_000), AT, AT, -3_600_000 + 500],
  ['an answer after a sleep', header(AT), AT - 3_600_000, AT, null],
  ['a clock set back while the answer came', header(AT), AT, AT - 60_000, null],
  ['an answer without a date', null, AT, AT, null],
])('%s', (_, date, sentAt, heardAt, skew) => {
  expect(skewOf(date, sentAt, heardAt)).toBe(skew);
});

test('whoever watches hears the difference once, and that it is gone', () => {
  const heard: number[] = [];
  const stop = watchSkew((skew) => heard.push(skew));
  noteSkew(3_600_000);
  noteSkew(3_600_400);
  expect(serverNow() - Date.now()).toBeGreaterThanOrEqual(3_599_000);
  noteSkew(null);
  noteSkew(0);
  stop();
  noteSkew(90_000);
  noteSkew(0);
  expect(heard).toEqual([0, 3_600_000, 0]);
});
