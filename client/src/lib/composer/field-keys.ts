import type { MarkName } from './formatting.ts';

export interface FieldKey {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode: number;
  getModifierState?: (key: string) => boolean;
}

export type FieldDeed =
  | { deed: 'send' | 'attach' | 'leave' | 'last_message' }
  | { deed: 'mark'; mark: MarkName }
  | { deed: 'choose' | 'dismiss' }
  | { deed: 'move'; by: 1 | -1 };

/**
 * What a key press in the field means; null leaves it to the browser. Nothing is meant while an input method composes, by a
 * dead key, or with Alt or AltGr, which write characters.
 */
export function deedOf(
  event: FieldKey,
  at: { sendKey: 'enter' | 'mod_enter'; completing: boolean; empty: boolean },
): FieldDeed | null {
  if (event.isComposing || event.keyCode === 229 || event.key === 'Dead') return null;
  if (event.altKey || event.getModifierState?.('AltGraph')) return null;
  const mod = event.ctrlKey || event.metaKey;
  if (at.completing && !mod && !event.shiftKey) {
    if (event.key === 'ArrowDown') return { deed: 'move', by: 1 };
    if (event.key === 'ArrowUp') return { deed: 'move', by: -1 };
    if (event.key === 'Enter' || event.key === 'Tab') return { deed: 'choose' };
  }
  if (event.key === 'Escape') return { deed: at.completing ? 'dismiss' : 'leave' };
  if (event.key === 'Enter') {
    if (mod) return { deed: 'send' };
    return at.sendKey === 'enter' && !event.shiftKey ? { deed: 'send' } : null;
  }
  if (event.key === 'ArrowUp' && at.empty && !mod && !event.shiftKey) return { deed: 'last_message' };
  if (!mod) return null;
  switch (event.key.toLowerCase()) {
    case 'b':
      return event.shiftKey ? null : { deed: 'mark', mark: 'bold' };
    case 'i':
      return event.shiftKey ? null : { deed: 'mark', mark: 'italic' };
    case 'x':
      return event.shiftKey ? { deed: 'mark', mark: 'strike' } : null;
    case 'o':
      return event.shiftKey ? null : { deed: 'attach' };
    default:
      return null;
  }
}
