import { expect, test } from '@jest/globals';
import { isOwnOrigin } from './origin.ts';

test.each([
  ['https://shop.example', 'https://shop.example', 'shop.example', true],
  ['https://shop.example', 'http://shop.example', 'shop.example', false],
  ['https://shop.example', 'https://other.example', 'other.example', true],
  ['https://shop.example', 'https://evil.example', 'shop.example', false],
  ['http://localhost:3000', 'http://192.168.0.9:3000', '192.168.0.9:3000', true],
  ['http://localhost:3000', 'https://tunnel.example', 'tunnel.example', true],
  ['http://localhost:3000', 'null', 'localhost:3000', false],
])('at %s a page of %s, asked for as %s: %s', (publicUrl, origin, host, isOurs) => {
  expect(isOwnOrigin({ origin, host }, publicUrl)).toBe(isOurs);
});
