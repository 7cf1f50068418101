import type { Preferences } from '@balcao/contract';
import { DEFAULT_KEYS } from './actions.ts';
import type { ActionId } from './actions.ts';
import { nameOf } from './press.ts';
import type { KeyPress } from './press.ts';

/** A key as it is kept and shown: `j`, `?`, `shift+e`, `Enter`, `g i`. */
export type KeyName = string;

/** The first of two keys: it can be no key of its own. */
export const GO = 'g';

/** Keys that do something of their own on every page. */
const RESERVED = new Set([
  'Escape',
  'Tab',
  'shift+Tab',
  ' ',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
]);

/** The key that a press would be kept as; null while only a modifier is held, or for what browsers keep to themselves. */
export function keyName(
  press: Pick<KeyPress, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): KeyName | null {
  const { key } = press;
  if (
    ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'].includes(
      key,
    )
  )
    return null;
  if (press.altKey || press.ctrlKey || press.metaKey || /^F\d+$/.test(key)) return null;
  const name = nameOf(press);
  return RESERVED.has(name) || name === GO ? null : name;
}

/** The key of an action now; empty when it was taken away. */
export function keyOf(action: ActionId, chosen: Preferences['shortcuts']): KeyName {
  const usual = DEFAULT_KEYS[action];
  // A key that was chosen before this action came to be stays where it is.
  return chosen[action] ?? (usual !== '' && Object.values(chosen).includes(usual) ? '' : usual);
}

/** A key as it is printed on the keyboard: `Shift`, `E`. */
export function keyParts(key: KeyName): string[] {
  if (key === '') return [];
  if (key.length > 1 && key.includes(' ')) return key.split(' ').flatMap(keyParts);
  const shift = key.startsWith('shift+');
  const bare = shift ? key.slice(6) : key;
  const shown = bare.length === 1 ? bare.toUpperCase() : bare;
  return shift ? ['Shift', shown] : [shown];
}

/** Who else answers to a key. */
export function holderOf(key: KeyName, but: ActionId, chosen: Preferences['shortcuts']): ActionId | null {
  if (key === '') return null;
  const actions = Object.keys(DEFAULT_KEYS) as ActionId[];
  return actions.find((one) => one !== but && keyOf(one, chosen) === key) ?? null;
}

/** The chosen keys after one more choice; what is as usual is not kept, and who had the key loses it. */
export function choosing(
  action: ActionId,
  key: KeyName,
  chosen: Preferences['shortcuts'],
): Preferences['shortcuts'] {
  const next = { ...chosen };
  const loser = holderOf(key, action, chosen);
  if (loser) next[loser] = '';
  if (key === DEFAULT_KEYS[action]) delete next[action];
  else next[action] = key;
  return next;
}
