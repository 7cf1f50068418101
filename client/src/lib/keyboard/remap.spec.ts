import { describe, expect, test } from '@jest/globals';
import { DEFAULT_KEYS } from './actions.ts';
import type { KeyPress } from './press.ts';
import { choosing, holderOf, keyName, keyOf, keyParts } from './remap.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  defaultPrevented: false,
  repeat: false,
  target: document.body,
  ...more,
});

test.each([
  ['a letter', press('j'), 'j'],
  ['with caps lock', press('J'), 'j'],
  ['with Shift', press('J', { shiftKey: true }), 'shift+j'],
  ['a sign that needs Shift here', press('?', { shiftKey: true }), '?'],
  ['a letter of ABNT2', press('ç'), 'ç'],
  ['a named key', press('Enter'), 'Enter'],
  ['Shift alone', press('Shift', { shiftKey: true }), null],
  ['a dead key', press('Dead'), null],
  ['Alt', press('j', { altKey: true }), null],
  ['Ctrl', press('t', { ctrlKey: true }), null],
  ['a function key', press('F5'), null],
  ['Escape, which always leaves', press('Escape'), null],
  ['the first of two keys', press('g'), null],
  ['that one with Shift', press('G', { shiftKey: true }), 'shift+g'],
  ['a Cyrillic letter, by its place', press('о', { code: 'KeyJ' }), 'j'],
])('%s is kept as it is pressed', (_, pressed, name) => {
  expect(keyName(pressed)).toBe(name);
});

test.each([
  ['j', ['J']],
  ['shift+e', ['Shift', 'E']],
  ['Enter', ['Enter']],
  ['g i', ['G', 'I']],
  ['', []],
])('%j is shown as %j', (key, parts) => {
  expect(keyParts(key)).toEqual(parts);
});

test('no two actions have the same usual key', () => {
  const keys = Object.values(DEFAULT_KEYS).filter((key) => key !== '');
  expect(new Set(keys).size).toBe(keys.length);
});

test('the server takes every name of an action', () => {
  expect(Object.keys(DEFAULT_KEYS).filter((id) => !/^[a-zA-Z0-9_.-]+$/.test(id))).toEqual([]);
});

describe('choosing a key', () => {
  test('that another action has tells whose it is, and takes it away there', () => {
    expect(holderOf('k', 'next', {})).toBe('previous');
    const chosen = choosing('next', 'k', {});
    expect([keyOf('next', chosen), keyOf('previous', chosen)]).toEqual(['k', '']);
  });
  test('that is free disturbs nobody', () => {
    expect([holderOf('m', 'next', {}), choosing('next', 'm', {})]).toEqual([null, { next: 'm' }]);
  });
  test('back to the usual one keeps nothing', () => {
    expect(choosing('next', 'j', { next: 'm' })).toEqual({});
  });
  test('none is no conflict with others that have none', () => {
    expect(choosing('next', '', { previous: '' })).toEqual({ next: '', previous: '' });
  });
});

test('a chosen key stays where it is when an action that has it as its usual one comes to be', () => {
  const chosen = { snooze: 'z' };
  expect([keyOf('undo', chosen), keyOf('snooze', chosen)]).toEqual(['', 'z']);
  expect(keyOf('undo', choosing('undo', 'z', chosen))).toBe('z');
});

test('an action without a key stays so when another one loses its own', () => {
  expect(keyOf('attach', { next: '' })).toBe('');
});
