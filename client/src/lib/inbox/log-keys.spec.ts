import { expect, test } from '@jest/globals';
import { logKey } from './log-keys.ts';

const press = (key: string, over: Record<string, boolean> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...over,
});

test.each([
  ['ArrowUp', 'message', 'up'],
  ['End', 'message', 'last'],
  ['Enter', 'message', 'menu'],
  ['Q', 'message', 'quote'],
  ['+', 'control', 'react'],
  [' ', 'message', 'play'],
  // A button's own keys stay the button's.
  [' ', 'control', null],
  ['Enter', 'control', null],
  ['ArrowDown', 'control', 'down'],
  ['ArrowDown', 'other', null],
  ['x', 'message', null],
] as const)('%s on a %s means %s', (key, on, meaning) => {
  expect(logKey(press(key), on)).toBe(meaning);
});

test.each(['ctrlKey', 'metaKey', 'altKey', 'isComposing'])('nothing with %s', (held) => {
  expect(logKey(press('q', { [held]: true }), 'message')).toBeNull();
});

test('AltGr types a sign, it is no key of ours', () => {
  expect(logKey({ ...press('q'), getModifierState: (key) => key === 'AltGraph' }, 'message')).toBeNull();
});

test('F10 asks for the menu with Shift only', () => {
  expect(logKey(press('F10'), 'message')).toBeNull();
  expect(logKey(press('F10', { shiftKey: true }), 'message')).toBe('menu');
});
