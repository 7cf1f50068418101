export interface KeyPress {
  /** The produced character or the key's name: layouts differ, words on keys do not. */
  key: string;
  /** Its place, for layouts whose letters are not Latin ones. */
  code?: string;
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

/** Ctrl+K, or Command+K: it works in fields too, for it types nothing. */
export function isPaletteKey(press: KeyPress): boolean {
  if (press.defaultPrevented || press.isComposing || press.altKey || press.shiftKey) return false;
  return press.ctrlKey !== press.metaKey && latin(press).toLowerCase() === 'k';
}

/** How a press is written: for signs the produced character says it all, for their Shift differs from layout to layout. */
export function nameOf(press: Pick<KeyPress, 'key' | 'code' | 'shiftKey'>): string {
  const key = latin(press);
  const withShift = press.shiftKey && (key.length > 1 || /^\p{L}$/u.test(key));
  return `${withShift ? 'shift+' : ''}${key.length === 1 ? key.toLowerCase() : key}`;
}

/** On a Greek or Cyrillic layout the letter printed beside its own: nobody there could press a Latin one. */
function latin({ key, code }: Pick<KeyPress, 'key' | 'code'>): string {
  if (!/^\p{L}$/u.test(key) || /^\p{Script=Latin}$/u.test(key)) return key;
  return /^Key([A-Z])$/.exec(code ?? '')?.[1] ?? key;
}

/** While an input method composes, with a modifier, or taken by somebody else: no key of ours. */
export function isElsewhere(press: KeyPress): boolean {
  if (press.defaultPrevented || press.isComposing || press.keyCode === 229 || press.key === 'Dead')
    return true;
  return press.altKey || press.ctrlKey || press.metaKey || (press.getModifierState?.('AltGraph') ?? false);
}

/** Keys type there. */
export function isEditable(target: unknown): boolean {
  if (typeof HTMLElement === 'undefined' || !(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.getAttribute('contenteditable') === 'true') return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  );
}
