import { expect, test } from '@jest/globals';
import { JournalTail } from './journal-tail.ts';

test('commits that return out of order are told in order', () => {
  const tail = new JournalTail(10);
  expect(tail.add(13, ['c'])).toEqual([]);
  expect(tail.hasHole).toBe(true);
  expect(tail.add(11, ['a', 'b'])).toEqual(['a', 'b', 'c']);
  expect(tail.hasHole).toBe(false);
  expect(tail.last).toBe(13);
});

test('what is known already is not told again', () => {
  const tail = new JournalTail(10);
  tail.add(11, ['a']);
  expect(tail.add(10, ['x', 'a', 'b'])).toEqual(['b']);
  expect(tail.add(11, ['a', 'b'])).toEqual([]);
});

test('every order of the same commits ends the same', () => {
  const commits: [number, string[]][] = [
    [1, ['a']],
    [2, ['b', 'c']],
    [4, ['d']],
    [5, ['e', 'f', 'g']],
  ];
  for (const order of permutations(commits)) {
    const tail = new JournalTail(0);
    const told = order.flatMap(([first, texts]) => tail.add(first, texts));
    expect(told.join('')).toBe('abcdefg');
  }
});

test('memory reaches back as far as it was kept, and says when it does not', () => {
  const tail = new JournalTail(0);
  for (let seq = 1; seq <= 1_500; seq += 1) tail.add(seq, [`${seq}`]);
  expect(tail.after(1_500, 10)).toEqual([]);
  expect(tail.after(1_498, 10)).toEqual(['1499', '1500']);
  expect(tail.after(500, 2)).toEqual(['501', '502']);
  expect(tail.after(499, 2)).toBeNull();
});

test('a few huge events do not fill the memory', () => {
  const tail = new JournalTail(0);
  for (let seq = 1; seq <= 10; seq += 1) tail.add(seq, ['x'.repeat(500_000)]);
  expect(tail.last).toBe(10);
  expect(tail.after(6, 10)).toHaveLength(4);
  expect(tail.after(5, 10)).toBeNull();
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
