import { expect, test } from '@jest/globals';
import { deedOf } from './field-keys.ts';
import type { FieldKey } from './field-keys.ts';

const key = (name: string, more: Partial<FieldKey> = {}): FieldKey => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  ...more,
});
type At = Parameters<typeof deedOf>[1];
const said = (press: FieldKey, at: Partial<At> = {}) => {
  const deed = deedOf(press, { sendKey: 'enter', completing: false, empty: false, ...at });
  return deed && Object.values(deed).join(' ');
};
const ctrl = { ctrlKey: true };
const shift = { shiftKey: true };

test.each<[string, FieldKey, Partial<At>, string | null]>([
  ['Enter', key('Enter'), {}, 'send'],
  ['Shift+Enter', key('Enter', shift), {}, null],
  ['Enter by the other preference', key('Enter'), { sendKey: 'mod_enter' }, null],
  ['Ctrl+Enter always', key('Enter', ctrl), { sendKey: 'mod_enter' }, 'send'],
  ['Cmd+Enter always', key('Enter', { metaKey: true }), {}, 'send'],
  ['Enter that ends a composition', key('Enter', { isComposing: true }), {}, null],
  ['Enter of an input method, the old sign', key('Enter', { keyCode: 229 }), {}, null],
  ['a dead key', key('Dead'), { empty: true }, null],
  ['AltGr+E', key('e', { ctrlKey: true, altKey: true }), {}, null],
  ['AltGr told by its state', key('b', { ...ctrl, getModifierState: () => true }), {}, null],
  ['Ctrl+B', key('b', ctrl), {}, 'mark bold'],
  ['Cmd+I', key('i', { metaKey: true }), {}, 'mark italic'],
  ['Ctrl+Shift+X', key('X', { ...ctrl, ...shift }), {}, 'mark strike'],
  ['Ctrl+X cuts', key('x', ctrl), {}, null],
  ['Ctrl+O', key('o', ctrl), {}, 'attach'],
  ['Up in an empty field', key('ArrowUp'), { empty: true }, 'last_message'],
  ['Up in a text', key('ArrowUp'), {}, null],
  ['Escape', key('Escape'), {}, 'leave'],
  ['Escape while completing', key('Escape'), { completing: true }, 'dismiss'],
  ['Down while completing', key('ArrowDown'), { completing: true }, 'move 1'],
  ['Up while completing', key('ArrowUp'), { completing: true, empty: true }, 'move -1'],
  ['Enter while completing', key('Enter'), { completing: true }, 'choose'],
  ['Tab while completing', key('Tab'), { completing: true }, 'choose'],
  ['Ctrl+Enter while completing', key('Enter', ctrl), { completing: true }, 'send'],
  ['Tab goes on', key('Tab'), {}, null],
])('%s', (_, press, at, deed) => {
  expect(said(press, at)).toBe(deed);
});
