import { expect, test } from '@jest/globals';
import { brazilianTwins, formatPhone } from './phones.ts';

test.each([
  ['mobile with the ninth digit', '5511987654321', ['551187654321']],
  ['mobile without it', '558887654321', ['5588987654321']],
  ['landline', '551133334444', []],
  ['nine digits but not a mobile', '5511933334444', []],
  ['ninth digit that is no 9', '5511887654321', []],
  ['no such area', '5510987654321', []],
  ['Portugal', '351912345678', []],
  ['too short', '55119876543', []],
  ['nonsense', 'abc', []],
])('twin of a %s', (_name, waId, twins) => {
  expect(brazilianTwins(waId)).toEqual(twins);
});

test('a twin’s twin is the number itself', () => {
  for (const waId of ['5511987654321', '558887654321', '5521961234567']) {
    expect(brazilianTwins(waId).flatMap(brazilianTwins)).toEqual([waId]);
  }
});

test.each([
  ['5511900000001', '+55 11 90000-0001'],
  ['551140000000', '+55 11 4000-0000'],
  ['12025550123', '+1 202 555-0123'],
  ['351912345678', '+351912345678'],
  ['+55 (11) 90000-0001', '+55 11 90000-0001'],
  ['', ''],
])('%s reads %s', (waId, shown) => {
  expect(formatPhone(waId)).toBe(shown);
});
