import { expect, test } from '@jest/globals';
import type { Offer } from './actions.ts';
import { meaningOf } from './meaning.ts';
import { isPaletteKey } from './press.ts';
import type { KeyPress } from './press.ts';

const offer = (id: Offer['id'], when?: () => boolean): Offer => ({ id, run: () => undefined, when });
const OFFERS = [
  offer('next'),
  offer('resolve-next'),
  offer('resolve-stay'),
  offer('sheet'),
  offer('panel', () => false),
  offer('attach'),
  offer('go-inbox'),
  offer('go-queue', () => false),
  offer('leave'),
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
const usual = { shortcuts: {}, singleKeys: true };
const done = (pressed: KeyPress, preferences = usual, begun: string | null = null) => {
  const meaning = meaningOf(pressed, OFFERS, preferences, begun);
  return meaning === null ? null : 'does' in meaning ? meaning.does.id : `${meaning.begins}…`;
};

test.each([
  ['the produced key', press('j'), 'next'],
  ['with caps lock', press('J'), 'next'],
  ['Shift makes another one', press('E', { shiftKey: true }), 'resolve-stay'],
  ['a sign, whatever Shift its layout needs', press('?', { shiftKey: true }), 'sheet'],
  ['a sign without Shift', press('?'), 'sheet'],
  ['a Greek letter, by its place', press('ξ', { code: 'KeyJ' }), 'next'],
  ['a letter of ABNT2 in the place of another', press('ç', { code: 'KeyJ' }), null],
  ['Alt', press('j', { altKey: true }), null],
  ['AltGr', press('j', { getModifierState: (key) => key === 'AltGraph' }), null],
  ['Ctrl', press('j', { ctrlKey: true }), null],
  ['Command', press('j', { metaKey: true }), null],
  ['an input method composing', press('j', { isComposing: true }), null],
  ['an input method, the old sign', press('j', { keyCode: 229 }), null],
  ['a dead key', press('Dead'), null],
  ['in a text field', press('j', { target: field }), null],
  ['Escape in a text field, which leaves it first', press('Escape', { target: field }), null],
  ['Escape on the page', press('Escape'), 'leave'],
  ['on a checkbox', press('j', { target: checkbox }), 'next'],
  ['taken by somebody else', press('j', { defaultPrevented: true }), null],
  ['held down, it goes on', press('j', { repeat: true }), 'next'],
  ['held down, it is not done again', press('e', { repeat: true }), null],
  ['not now', press('p'), null],
  ['the first of two', press('g'), 'g…'],
  ['a key of nobody', press('q'), null],
])('%s', (_, pressed, id) => {
  expect(done(pressed)).toBe(id);
});

test('the second of two keys means the pair alone', () => {
  expect(done(press('i'), usual, 'g')).toBe('go-inbox');
  expect(done(press('j'), usual, 'g')).toBe(null);
  expect(done(press('f'), usual, 'g')).toBe(null);
});

test('the chosen key is answered to, and no more the usual one', () => {
  const chosen = { shortcuts: { next: 'm', 'go-inbox': 'h' }, singleKeys: true };
  expect([done(press('m'), chosen), done(press('j'), chosen), done(press('h'), chosen)]).toEqual([
    'next',
    null,
    'go-inbox',
  ]);
  // Nothing that could be done now begins with it any more.
  expect(done(press('g'), chosen)).toBe(null);
});

test('switched off, Escape is left', () => {
  const off = { shortcuts: {}, singleKeys: false };
  expect([done(press('j'), off), done(press('g'), off), done(press('Escape'), off)]).toEqual([
    null,
    null,
    'leave',
  ]);
});

test.each([
  ['Ctrl and K, in a field too', press('k', { ctrlKey: true, target: field }), true],
  ['Command and K', press('k', { metaKey: true }), true],
  ['by its place where the layout has no K', press('л', { ctrlKey: true, code: 'KeyK' }), true],
  ['K alone', press('k'), false],
  ['AltGr, which is Ctrl and Alt', press('k', { ctrlKey: true, altKey: true }), false],
  ['while composing', press('k', { ctrlKey: true, isComposing: true }), false],
])('the palette: %s', (_, pressed, opens) => {
  expect(isPaletteKey(pressed)).toBe(opens);
});
