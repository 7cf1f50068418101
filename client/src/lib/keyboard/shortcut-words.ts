import { INBOX_VIEWS } from '@balcao/contract';
import type { Preferences } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';
import { keyOf, keyParts } from './remap.ts';
import type { ActionId } from './remap.ts';

/** A line of the sheet: keys that a person may change, or keys that are always these. */
export type SheetLine = { words: () => string } & (
  { actions: readonly ActionId[] } | { keys: readonly string[] }
);

const TABS = INBOX_VIEWS.map((view) => `tab ${view}` as const);

/** The sheet of shortcuts: what each key does, in words. */
export const SHORTCUT_WORDS: readonly { id: string; title: () => string; keys: readonly SheetLine[] }[] = [
  {
    id: 'move',
    title: m.keys_move,
    keys: [
      { actions: ['next', 'previous'], words: m.key_next_previous },
      { actions: ['oldest'], words: m.key_oldest },
      { actions: ['enter'], words: m.key_enter },
      { actions: TABS, words: m.key_tabs },
      { keys: ['Esc'], words: m.key_escape },
      { actions: ['panel'], words: m.key_panel },
      { actions: ['search'], words: m.search },
      { actions: ['sheet'], words: m.key_sheet },
    ],
  },
  {
    id: 'do',
    title: m.keys_do,
    keys: [
      { actions: ['claim'], words: m.key_claim },
      { actions: ['transfer'], words: m.key_transfer },
      { actions: ['snooze'], words: m.key_snooze },
      { actions: ['bot'], words: m.key_bot },
      { actions: ['resolve-next'], words: m.key_resolve_next },
      { actions: ['resolve-stay'], words: m.key_resolve_stay },
      { actions: ['undo'], words: m.key_undo },
      { actions: ['unread'], words: m.mark_unread },
    ],
  },
  {
    id: 'write',
    title: m.keys_write,
    keys: [
      { actions: ['reply'], words: m.key_reply },
      { actions: ['note'], words: m.key_note },
      { keys: ['Q'], words: m.key_quote },
      { actions: ['voice'], words: m.key_voice },
      { actions: ['template'], words: m.key_template },
      { keys: ['/'], words: m.key_quick },
      { keys: [':'], words: m.key_emoji },
      { keys: ['@'], words: m.key_mention },
      { keys: ['Ctrl', 'O'], words: m.key_attach },
      { keys: ['Ctrl', 'B', 'I'], words: m.key_marks },
      { keys: ['Ctrl', 'Enter'], words: m.key_send },
      { keys: ['Shift', 'Enter'], words: m.key_line },
    ],
  },
];

/** The keys of a line as this person has them; none where they were taken away or switched off. */
export function keysOf(
  line: SheetLine,
  { shortcuts, singleKeys }: Pick<Preferences, 'shortcuts' | 'singleKeys'>,
): readonly string[] {
  if ('keys' in line) return line.keys;
  return singleKeys ? line.actions.flatMap((action) => keyParts(keyOf(action, shortcuts))) : [];
}
