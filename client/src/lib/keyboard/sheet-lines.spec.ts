import { expect, test } from '@jest/globals';
import { ACTION_GROUPS, wordsOf } from './action-words.ts';
import { DEFAULT_KEYS } from './actions.ts';
import type { ActionId } from './actions.ts';
import { sheetLines } from './sheet-lines.ts';

const usual = { shortcuts: {}, singleKeys: true };
const keysFor = (action: ActionId, preferences: Parameters<typeof sheetLines>[1]) =>
  sheetLines('', preferences)
    .flatMap(({ lines }) => lines)
    .find(({ words }) => words === wordsOf(action).words())?.keys;

test('every action has its words, once', () => {
  const named = ACTION_GROUPS.flatMap(({ actions }) => actions.map(({ id }) => id));
  expect(named.toSorted()).toEqual(Object.keys(DEFAULT_KEYS).toSorted());
});

test('a line shows the key as the person has it, and none where she took it away', () => {
  expect(keysFor('resolve-stay', usual)).toEqual(['Shift', 'E']);
  expect(keysFor('go-queue', usual)).toEqual(['G', 'F']);
  const chosen = { shortcuts: { next: 'shift+d', undo: '' }, singleKeys: true };
  expect([keysFor('next', chosen), keysFor('undo', chosen)]).toEqual([['Shift', 'D'], []]);
});

test('what has no key is left to the palette, until it is given one', () => {
  expect(keysFor('location', usual)).toBe(undefined);
  expect(keysFor('location', { shortcuts: { location: 'm' }, singleKeys: true })).toEqual(['M']);
});

test('with single keys switched off only the fixed ones are left', () => {
  const lines = sheetLines('', { shortcuts: {}, singleKeys: false }).flatMap((group) => group.lines);
  const fixed = ACTION_GROUPS.flatMap((group) => group.fixed.map(({ words }) => words()));
  const shown = lines.filter(({ keys }) => keys.length > 0).map(({ words }) => words);
  expect(shown.toSorted()).toEqual(fixed.toSorted());
});

test('words find their lines, without accents and in any order', () => {
  const found = sheetLines('proxima resolver', usual).flatMap(({ lines }) => lines.map(({ words }) => words));
  expect(found).toEqual([wordsOf('resolve-next').words()]);
  expect(sheetLines('xyz', usual)).toEqual([]);
});
