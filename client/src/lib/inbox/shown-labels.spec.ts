import { expect, test } from '@jest/globals';
import type { LabelView } from '@balcao/contract';
import { shownLabels, withLabel } from './shown-labels.ts';

const label = (id: string): LabelView => ({ id, name: `Etiqueta ${id}`, color: 'teal' });
const ALL = ['a', 'b', 'c', 'd'].map(label);

test.each([
  [[], [], 0],
  [['b'], ['b'], 0],
  [['d', 'a', 'c'], ['a', 'c'], 1],
  [['gone', 'a'], ['a'], 0],
] as [string[], string[], number][])('of %j are shown %j and %i more', (ids, shown, more) => {
  const said = shownLabels(ids, ALL);
  expect([said.shown.map(({ id }) => id), said.more]).toEqual([shown, more]);
});

test('while labels are not known, none is shown', () => {
  expect(shownLabels(['a'], [])).toEqual({ shown: [], more: 0 });
});

test('a label is put on once, and taken off', () => {
  expect(withLabel(['a'], 'b', true)).toEqual(['a', 'b']);
  expect(withLabel(['a', 'b'], 'b', true)).toEqual(['a', 'b']);
  expect(withLabel(['a', 'b'], 'a', false)).toEqual(['b']);
});
