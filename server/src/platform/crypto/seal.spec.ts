import { expect, test } from '@jest/globals';
import { mark, seal, unseal } from './seal.ts';

const KEY = 'one secret key of at least 32 letters';

test('what is sealed opens with the same key and purpose', () => {
  expect(unseal(KEY, 'tokens', seal(KEY, 'tokens', 'olá'))).toBe('olá');
});

test.each([
  ['another key', () => unseal(`${KEY}!`, 'tokens', seal(KEY, 'tokens', 'x'))],
  ['another purpose', () => unseal(KEY, 'other', seal(KEY, 'tokens', 'x'))],
  ['nothing', () => unseal(KEY, 'tokens', Buffer.alloc(0))],
  [
    'a changed byte',
    () => {
      const sealed = seal(KEY, 'tokens', 'x');
      sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
      return unseal(KEY, 'tokens', sealed);
    },
  ],
])('%s opens nothing', (_what, open) => expect(open()).toBeNull());

test('the same text is never sealed into the same bytes', () => {
  expect(seal(KEY, 'tokens', 'x').equals(seal(KEY, 'tokens', 'x'))).toBe(false);
});

test('marks differ by key, purpose and text', () => {
  const marks = [mark(KEY, 'a', 'x'), mark(KEY, 'b', 'x'), mark(KEY, 'a', 'y'), mark(`${KEY}!`, 'a', 'x')];
  expect(new Set(marks).size).toBe(4);
  expect(mark(KEY, 'a', 'x')).toBe(marks[0]);
});
