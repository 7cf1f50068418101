import { expect, test } from '@jest/globals';
import { chooseLocale } from './choose-locale.ts';

const SPOKEN = ['pt-BR', 'en', 'es'] as const;
test.each([
  [null, ['pt-BR'], 'pt-BR'],
  [null, ['pt-PT', 'en'], 'pt-BR'],
  [null, ['pt'], 'pt-BR'],
  [null, ['en-GB'], 'en'],
  [null, ['es-419'], 'es'],
  [null, ['de', 'es-MX', 'en'], 'es'],
  [null, ['de'], 'pt-BR'],
  [null, [], 'pt-BR'],
  ['es', ['pt-BR'], 'es'],
  ['xx', ['en'], 'en'],
])('remembered %s, browser %j: %s', (remembered, wanted, expected) => {
  expect(chooseLocale(remembered, wanted, SPOKEN)).toBe(expected);
});
