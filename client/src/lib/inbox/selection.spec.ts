import { expect, test } from '@jest/globals';
import { Selection } from './selection.svelte.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: Selection) => [...selection.ids].toSorted();

test('one is chosen, and let go again', () => {
  const selection = new Selection();
  selection.toggle('b');
  expect([chosen(selection), selection.has('b')]).toEqual([['b'], true]);
  selection.toggle('b');
  expect(selection.size).toBe(0);
});

test.each([
  ['downwards', 'b', 'd'],
  ['upwards', 'd', 'b'],
])('a range %s goes from the one chosen last', (_, from, to) => {
  const selection = new Selection();
  selection.toggle(from);
  selection.rangeTo(to, order);
  expect(chosen(selection)).toEqual(['b', 'c', 'd']);
});

test('a range goes by the list as it stands now, and adds to what is chosen', () => {
  const selection = new Selection();
  selection.toggle('a');
  selection.toggle('e');
  selection.rangeTo('b', ['e', 'd', 'b', 'a', 'c']);
  expect(chosen(selection)).toEqual(['a', 'b', 'd', 'e']);
});

test('a range from a row that is gone chooses the one alone', () => {
  const selection = new Selection();
  selection.toggle('gone');
  selection.rangeTo('c', order);
  expect(chosen(selection)).toEqual(['c', 'gone']);
});

test('all, some kept, none', () => {
  const selection = new Selection();
  selection.all(order);
  expect(selection.size).toBe(5);
  selection.keep(['c']);
  expect(chosen(selection)).toEqual(['c']);
  selection.clear();
  expect(selection.size).toBe(0);
});
