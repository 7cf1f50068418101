import { expect, test } from '@jest/globals';
import { failureWords, retryHelps } from './failure-words.ts';

test.each(['131047', '131026', '131050', '131056', '190', '131053', '132015', 'send_unconfirmed', undefined])(
  'a failure %s has a cause and something to do',
  (code) => {
    const { why, todo } = failureWords(code);
    expect(why).not.toBe('');
    expect(todo).not.toBe('');
  },
);

test('an unknown code is shown with what Meta said of it', () => {
  expect(failureWords('999999', 'Some detail').why).toContain('999999 · Some detail');
});

test('what a second try cannot mend offers none', () => {
  expect(retryHelps('131047')).toBe(false);
  expect(retryHelps('131016')).toBe(true);
  expect(retryHelps(undefined)).toBe(true);
});
