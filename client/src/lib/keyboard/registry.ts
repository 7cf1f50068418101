/** A key that does something, as the sheet of shortcuts shows it. */
export interface Shortcut {
  id: string;
  /** The produced character or key name as `KeyboardEvent.key` gives it: layouts differ, words on keys do not. */
  keys: readonly string[];
  shift?: boolean;
  run: () => void;
  /** False leaves the key to the browser. */
  when?: () => boolean;
  /** Works in text fields too (Escape). */
  inFields?: boolean;
}

export interface KeyPress {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode?: number;
  defaultPrevented: boolean;
  repeat: boolean;
  getModifierState?: (key: string) => boolean;
  target: unknown;
}

/**
 * The shortcut that a key press means, or null. Nothing fires while an input method composes, with Alt, AltGr, Ctrl
 * or Command, or while a field has the focus; letters match whatever their case.
 */
export function shortcutFor(press: KeyPress, shortcuts: readonly Shortcut[]): Shortcut | null {
  if (press.defaultPrevented || press.isComposing || press.keyCode === 229 || press.key === 'Dead')
    return null;
  if (press.altKey || press.ctrlKey || press.metaKey || press.getModifierState?.('AltGraph')) return null;
  const editable = isEditable(press.target);
  for (const shortcut of shortcuts) {
    if (editable && !shortcut.inFields) continue;
    if (!shortcut.keys.some((key) => sameKey(key, press))) continue;
    // `?` and `/` need Shift on some layouts only: for signs the produced character alone decides.
    if (isLetter(press.key) && (shortcut.shift ?? false) !== press.shiftKey) continue;
    if (shortcut.when && !shortcut.when()) continue;
    return shortcut;
  }
  return null;
}

function sameKey(key: string, press: KeyPress): boolean {
  return key.length === 1 ? key.toLowerCase() === press.key.toLowerCase() : key === press.key;
}

function isLetter(key: string): boolean {
  return /^\p{L}$/u.test(key);
}

function isEditable(target: unknown): boolean {
  if (typeof HTMLElement === 'undefined' || !(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.getAttribute('contenteditable') === 'true') return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  );
}
