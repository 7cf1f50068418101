import { expect, test } from '@jest/globals';
import { isQuiet } from './calls.ts';

test.each([
  ['22:00', '07:00', 23 * 60, true],
  ['22:00', '07:00', 6 * 60 + 59, true],
  ['22:00', '07:00', 7 * 60, false],
  ['22:00', '07:00', 12 * 60, false],
  ['12:00', '13:30', 12 * 60, true],
  ['12:00', '13:30', 13 * 60 + 30, false],
  ['00:00', '00:00', 0, false],
])('from %s to %s, %i minutes after midnight: %s', (from, to, minutes, quiet) => {
  expect(isQuiet({ from, to }, minutes)).toBe(quiet);
});
