import type { Preferences } from '@balcao/contract';
import type { KeyPress, Shortcut } from './registry.ts';

/** A key as it is kept and shown: `j`, `?`, `shift+e`, `Enter`. */
export type KeyName = string;

/** What each action answers to unless a person says otherwise. */
export const DEFAULT_KEYS = {
  next: 'j',
  previous: 'k',
  oldest: 'shift+j',
  enter: 'Enter',
  'tab mine': '1',
  'tab queue': '2',
  'tab bot': '3',
  'tab owner': '4',
  'tab all': '5',
  'tab resolved': '6',
  panel: 'p',
  search: '/',
  sheet: '?',
  claim: 'i',
  transfer: 'a',
  snooze: 's',
  bot: 'b',
  'resolve-next': 'e',
  'resolve-stay': 'shift+e',
  undo: 'z',
  unread: 'shift+u',
  reply: 'r',
  note: 'n',
  voice: 'v',
  template: 't',
} as const satisfies Record<string, KeyName>;
export type ActionId = keyof typeof DEFAULT_KEYS;

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
  press: Pick<KeyPress, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): KeyName | null {
  const { key } = press;
  if (
    ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'].includes(
      key,
    )
  )
    return null;
  if (press.altKey || press.ctrlKey || press.metaKey || /^F\d+$/.test(key)) return null;
  // For signs the produced character says it all: their Shift differs from layout to layout.
  const withShift = press.shiftKey && (key.length > 1 || /^\p{L}$/u.test(key));
  const name = `${withShift ? 'shift+' : ''}${key.length === 1 ? key.toLowerCase() : key}`;
  return RESERVED.has(name) ? null : name;
}

/** The key of an action now; empty when it was taken away. */
export function keyOf(action: ActionId, chosen: Preferences['shortcuts']): KeyName {
  const usual = DEFAULT_KEYS[action];
  // A key that was chosen before this action came to be stays where it is.
  return chosen[action] ?? (Object.values(chosen).includes(usual) ? '' : usual);
}

/** A key as it is printed on the keyboard: `Shift`, `E`. */
export function keyParts(key: KeyName): string[] {
  if (key === '') return [];
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

/** The shortcuts as a person has them: other keys, none, or no single keys at all. Escape always leaves. */
export function remapped(
  shortcuts: readonly Shortcut[],
  { shortcuts: chosen, singleKeys }: Pick<Preferences, 'shortcuts' | 'singleKeys'>,
): Shortcut[] {
  return shortcuts.flatMap((shortcut) => {
    if (shortcut.keys.includes('Escape')) return [shortcut];
    if (!singleKeys && !shortcut.inFields) return [];
    const { id } = shortcut;
    const key = isAction(id) ? keyOf(id, chosen) : chosen[id];
    if (key === undefined || (isAction(id) && key === DEFAULT_KEYS[id])) return [shortcut];
    if (key === '') return [];
    const shift = key.startsWith('shift+');
    return [{ ...shortcut, keys: [shift ? key.slice(6) : key], shift }];
  });
}

function isAction(id: string): id is ActionId {
  return Object.hasOwn(DEFAULT_KEYS, id);
}
