import { expect, test } from '@jest/globals';
import { DEFAULT_KEYS } from './remap.ts';
import { keysOf, SHORTCUT_WORDS } from './shortcut-words.ts';

const lines = SHORTCUT_WORDS.flatMap(({ keys }) => keys);
const line = (action: string) => {
  const found = lines.find((one) => 'actions' in one && one.actions.some((id) => id === action));
  if (!found) throw new Error(`no line for ${action}`);
  return found;
};
const usual = { shortcuts: {}, singleKeys: true };

test('the sheet has every key that may be changed, once', () => {
  const shown = lines.flatMap((one) => ('actions' in one ? one.actions : []));
  expect([...shown].sort()).toEqual(Object.keys(DEFAULT_KEYS).sort());
});

test('a line shows the usual keys', () => {
  expect(keysOf(line('next'), usual)).toEqual(['J', 'K']);
  expect(keysOf(line('resolve-stay'), usual)).toEqual(['Shift', 'E']);
});

test('a line shows the keys that the person chose, and none where she took it away', () => {
  const chosen = { shortcuts: { next: 'shift+d', undo: '' }, singleKeys: true };
  expect(keysOf(line('next'), chosen)).toEqual(['Shift', 'D', 'K']);
  expect(keysOf(line('undo'), chosen)).toEqual([]);
});

test('with single keys switched off only the fixed ones are left', () => {
  const off = { shortcuts: {}, singleKeys: false };
  expect(lines.filter((one) => keysOf(one, off).length > 0).every((one) => 'keys' in one)).toBe(true);
});
