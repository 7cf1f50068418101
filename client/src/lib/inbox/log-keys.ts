/** What a key means on the messages of a thread. */
export type LogKey = 'up' | 'down' | 'first' | 'last' | 'menu' | 'react' | 'quote' | 'play';

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  getModifierState?: (key: string) => boolean;
}

const KEYS: Record<string, LogKey> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  Enter: 'menu',
  ContextMenu: 'menu',
  F10: 'menu',
  '+': 'react',
  q: 'quote',
  Q: 'quote',
  ' ': 'play',
};
/** A button or link inside a message keeps these to itself. */
const OF_CONTROLS = new Set(['Enter', ' ', 'Home', 'End']);

/**
 * @param on  where the focus is: on the thread or a message, on a button or link inside one, or on something that has
 *   arrow keys of its own (a slider, a film)
 */
export function logKey(press: Press, on: 'message' | 'control' | 'other'): LogKey | null {
  if (on === 'other' || press.isComposing) return null;
  if (press.ctrlKey || press.metaKey || press.altKey || press.getModifierState?.('AltGraph')) return null;
  if (press.key === 'F10' && !press.shiftKey) return null;
  if (on === 'control' && OF_CONTROLS.has(press.key)) return null;
  return KEYS[press.key] ?? null;
}
