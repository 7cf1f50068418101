import { expect, test } from '@jest/globals';
import { openingWords } from './opening-words.ts';
import { hoursSettings, TUESDAY_10H } from './test-kit.ts';

test.each([
  [null, 'assim que possível'],
  ['2026-11-24T17:00:00Z', 'hoje às 14h'],
  ['2026-11-25T11:00:00Z', 'amanhã às 8h'],
  ['2026-11-26T12:30:00Z', 'quinta-feira às 9h30'],
  ['2026-11-28T12:05:00Z', 'sábado às 9h05'],
  ['2026-11-29T04:00:00Z', 'domingo à 1h'],
  ['2026-11-30T11:00:00Z', 'segunda-feira às 8h'],
  ['2026-12-01T11:00:00Z', 'dia 1º de dezembro às 8h'],
  ['2026-12-08T11:00:00Z', 'dia 8 de dezembro às 8h'],
])('%s, read on Tuesday at 10:00 → %s', (opening, words) => {
  expect(openingWords(opening === null ? null : Date.parse(opening), hoursSettings, TUESDAY_10H)).toBe(words);
});
