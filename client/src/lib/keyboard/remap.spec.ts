import { describe, expect, test } from '@jest/globals';
import { choosing, DEFAULT_KEYS, holderOf, keyName, keyOf, keyParts, remapped } from './remap.ts';
import { shortcutFor } from './registry.ts';
import type { KeyPress, Shortcut } from './registry.ts';

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
])('%s is kept as it is pressed', (_, pressed, name) => {
  expect(keyName(pressed)).toBe(name);
});

test.each([
  ['j', ['J']],
  ['shift+e', ['Shift', 'E']],
  ['Enter', ['Enter']],
  ['', []],
])('%j is shown as %j', (key, parts) => {
  expect(keyParts(key)).toEqual(parts);
});

test('no two actions have the same usual key', () => {
  const keys = Object.values(DEFAULT_KEYS);
  expect(new Set(keys).size).toBe(keys.length);
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

describe('the shortcuts of a person', () => {
  const run = () => undefined;
  const usual: Shortcut[] = [
    { id: 'next', keys: ['j'], run },
    { id: 'resolve-next', keys: ['e'], run },
    { id: 'resolve-stay', keys: ['e'], shift: true, run },
    { id: 'list', keys: ['Escape'], run },
  ];
  const hit = (pressed: KeyPress, chosen: Record<string, string>, singleKeys = true) =>
    shortcutFor(pressed, remapped(usual, { shortcuts: chosen, singleKeys }))?.id ?? null;

  test('answer to the chosen key and no more to the usual one', () => {
    expect([hit(press('m'), { next: 'm' }), hit(press('j'), { next: 'm' })]).toEqual(['next', null]);
  });
  test('tell a key with Shift from the same one without', () => {
    const chosen = { next: 'shift+e', 'resolve-stay': '' };
    expect([hit(press('E', { shiftKey: true }), chosen), hit(press('e'), chosen)]).toEqual([
      'next',
      'resolve-next',
    ]);
  });
  test('keep a chosen key from an action that has it as its usual one', () => {
    const both: Shortcut[] = [
      { id: 'undo', keys: ['z'], run },
      { id: 'snooze', keys: ['s'], run },
    ];
    const chosen = { snooze: 'z' };
    expect(shortcutFor(press('z'), remapped(both, { shortcuts: chosen, singleKeys: true }))?.id).toBe(
      'snooze',
    );
    expect([keyOf('undo', chosen), keyOf('snooze', chosen)]).toEqual(['', 'z']);
    expect(keyOf('undo', choosing('undo', 'z', chosen))).toBe('z');
  });
  test('switched off leave Escape', () => {
    expect([hit(press('j'), {}, false), hit(press('Escape'), {}, false)]).toEqual([null, 'list']);
  });
});
