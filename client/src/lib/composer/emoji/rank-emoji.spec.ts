import { expect, test } from '@jest/globals';
import { rankEmoji } from './rank-emoji.ts';

const FOUND = [
  { unicode: '🫀', annotation: 'órgão do coração' },
  { unicode: '😍', annotation: 'rosto sorridente com olhos de coração', tags: ['coração'] },
  { unicode: '❤️', annotation: 'coração vermelho' },
  { unicode: '💌', annotation: 'carta de amor', tags: ['coração'] },
  { unicode: '💔', annotation: 'coração' },
];
const ranked = (query: string, ...favorites: string[]) =>
  rankEmoji(FOUND, query, new Set(favorites)).map(({ unicode }) => unicode);

test('the whole name, its beginning, a word of it, then tags', () => {
  expect(ranked('coracao')).toEqual(['💔', '❤️', '😍', '🫀', '💌']);
});

test('what a person uses comes first', () => {
  expect(ranked('coração', '😍')[0]).toBe('😍');
});

test('of those that fit alike, the one that people mean most', () => {
  const hearts = [
    { unicode: '💘', annotation: 'coração com flecha' },
    { unicode: '❤️', annotation: 'coração vermelho' },
  ];
  expect(rankEmoji(hearts, 'cora', new Set())[0]?.unicode).toBe('❤️');
});

test('never more than eight', () => {
  const many = Array.from({ length: 40 }, (_, i) => ({ unicode: `${i}`, annotation: `rosto ${i}` }));
  expect(rankEmoji(many, 'rosto', new Set())).toHaveLength(8);
});
