import { expect, test } from '@jest/globals';
import { appended } from './type-ahead.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}, altGraph = false) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  getModifierState: (name: string) => altGraph && name === 'AltGraph',
  ...more,
});

test.each([
  ['a letter', press('d'), 'Aná d'],
  ['an emoji', press('😍'), 'Aná 😍'],
  ['Backspace', press('Backspace'), 'Aná'],
  ['a named key', press('Enter'), 'Aná '],
  ['a dead key', press('Dead'), 'Aná '],
  ['a command', press('v', { ctrlKey: true }), 'Aná '],
  ['with Alt', press('d', { altKey: true }), 'Aná '],
  ['with AltGr, as Windows tells it', press('@', { ctrlKey: true, altKey: true }, true), 'Aná @'],
  ['with AltGr, as Linux tells it', press('@', {}, true), 'Aná @'],
])('%s', (_, key, typed) => {
  expect(appended('Aná ', key)).toBe(typed);
});
