import { expect, test } from '@jest/globals';
import type { Page } from '@balcao/contract';
import { Mentions } from '../notify/mentions.svelte.ts';
import { ApiProblem } from './http.ts';
import { pageOf } from './page.ts';

const ODD = [null, {}, [], 'page', { items: null }, { items: {} }] as unknown as Page<never>[];

test('a page is read as it is', () => {
  expect(pageOf({ items: [1], nextCursor: 'c' })).toEqual({ items: [1], nextCursor: 'c' });
});

test.each(ODD)('%j is no page', (said) => {
  expect(() => pageOf(said)).toThrow(ApiProblem);
});

test.each(ODD)('mentions answered by %j count as none, and say that something is wrong', async (said) => {
  const mentions = new Mentions('ana', {
    read: () => Promise.resolve(said),
    markRead: () => Promise.resolve(),
  });
  await mentions.load();
  expect([mentions.unread, mentions.list]).toEqual([0, null]);
  expect(mentions.problem).toBeInstanceOf(ApiProblem);
  await mentions.read(['m']);
  mentions.hear([]);
  expect(mentions.unread).toBe(0);
});

test('mentions that cannot be read now leave those that were', async () => {
  const answers = [
    () => Promise.resolve({ items: [], nextCursor: null }),
    () => Promise.reject(new ApiProblem('internal', 500)),
  ];
  const mentions = new Mentions('ana', {
    read: () => answers.shift()?.() ?? Promise.reject(new Error('asked too often')),
    markRead: () => Promise.resolve(),
  });
  await mentions.load();
  await mentions.load();
  expect(mentions.list).toEqual([]);
  expect(mentions.problem).toMatchObject({ status: 500 });
});
