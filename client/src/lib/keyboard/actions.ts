/**
 * Everything that can be done by key or from the palette, with its usual key: `j`, `shift+e`, `g i` (one after the
 * other); empty where it has none. People keep other keys by these names.
 */
export const DEFAULT_KEYS = {
  next: 'j',
  previous: 'k',
  oldest: 'shift+j',
  enter: 'Enter',
  'tab-mine': '1',
  'tab-queue': '2',
  'tab-bot': '3',
  'tab-owner': '4',
  'tab-all': '5',
  'tab-resolved': '6',
  panel: 'p',
  select: 'x',
  'select-range': 'shift+x',
  search: '/',
  sheet: '?',
  'go-inbox': 'g i',
  'go-queue': 'g f',
  'go-mentions': 'g m',
  'go-contacts': 'g c',
  'go-settings': 'g s',
  claim: 'i',
  release: '',
  transfer: 'a',
  labels: 'l',
  snooze: 's',
  bot: 'b',
  'resolve-next': 'e',
  'resolve-stay': 'shift+e',
  unread: 'shift+u',
  why: '',
  undo: 'z',
  reply: 'r',
  note: 'n',
  voice: 'v',
  template: 't',
  attach: '',
  location: '',
  contact: '',
  buttons: '',
} as const satisfies Record<string, string>;

export type ActionId = keyof typeof DEFAULT_KEYS;

/** What a part of the screen can do while it is shown. */
export interface Offer {
  /** `leave` is Escape on a page: it belongs to nobody's choice. */
  id: ActionId | 'leave';
  run: () => void;
  /** False: not now, and the key stays the browser's. */
  when?: () => boolean;
}
