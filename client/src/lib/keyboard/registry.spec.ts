import { expect, test } from '@jest/globals';
import { shortcutFor } from './registry.ts';
import type { KeyPress, Shortcut } from './registry.ts';

const shortcut = (id: string, keys: string[], more: Partial<Shortcut> = {}): Shortcut => ({
  id,
  keys,
  run: () => undefined,
  ...more,
});
const SHORTCUTS = [
  shortcut('next', ['j']),
  shortcut('resolve', ['e']),
  shortcut('stay', ['e'], { shift: true }),
  shortcut('sheet', ['?']),
  shortcut('never', ['x'], { when: () => false }),
  shortcut('leave', ['Escape'], { inFields: true }),
];
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
const field = document.createElement('textarea');
const checkbox = Object.assign(document.createElement('input'), { type: 'checkbox' });

test.each([
  ['the produced key', press('j'), 'next'],
  ['with caps lock', press('J'), 'next'],
  ['Shift makes another one', press('E', { shiftKey: true }), 'stay'],
  ['a sign, whatever Shift its layout needs', press('?', { shiftKey: true }), 'sheet'],
  ['a sign without Shift', press('?'), 'sheet'],
  ['Alt', press('j', { altKey: true }), null],
  ['AltGr', press('j', { getModifierState: (key) => key === 'AltGraph' }), null],
  ['Ctrl', press('j', { ctrlKey: true }), null],
  ['Command', press('j', { metaKey: true }), null],
  ['an input method composing', press('j', { isComposing: true }), null],
  ['an input method, the old sign', press('j', { keyCode: 229 }), null],
  ['a dead key', press('Dead'), null],
  ['in a text field', press('j', { target: field }), null],
  ['Escape in a text field', press('Escape', { target: field }), 'leave'],
  ['on a checkbox', press('j', { target: checkbox }), 'next'],
  ['taken by somebody else', press('j', { defaultPrevented: true }), null],
  ['not now', press('x'), null],
])('%s', (_, key, id) => {
  expect(shortcutFor(key, SHORTCUTS)?.id ?? null).toBe(id);
});
