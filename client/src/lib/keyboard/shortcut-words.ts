import { m } from '../i18n/generated/messages.js';

/** The sheet of shortcuts: what each key does, in words. */
export const SHORTCUT_WORDS = [
  {
    id: 'move',
    title: m.keys_move,
    keys: [
      { keys: ['J', 'K'], words: m.key_next_previous },
      { keys: ['Enter'], words: m.key_enter },
      { keys: ['1', '6'], words: m.key_tabs },
      { keys: ['Esc'], words: m.key_escape },
      { keys: ['P'], words: m.key_panel },
      { keys: ['/'], words: m.search },
      { keys: ['?'], words: m.key_sheet },
    ],
  },
  {
    id: 'do',
    title: m.keys_do,
    keys: [
      { keys: ['I'], words: m.key_claim },
      { keys: ['A'], words: m.key_transfer },
      { keys: ['S'], words: m.key_snooze },
      { keys: ['B'], words: m.key_bot },
      { keys: ['E'], words: m.key_resolve_next },
      { keys: ['Shift', 'E'], words: m.key_resolve_stay },
    ],
  },
  {
    id: 'write',
    title: m.keys_write,
    keys: [
      { keys: ['R'], words: m.key_reply },
      { keys: ['N'], words: m.key_note },
      { keys: ['Q'], words: m.key_quote },
      { keys: ['V'], words: m.key_voice },
      { keys: ['T'], words: m.key_template },
      { keys: ['/'], words: m.key_quick },
      { keys: [':'], words: m.key_emoji },
      { keys: ['@'], words: m.key_mention },
      { keys: ['Ctrl', 'O'], words: m.key_attach },
      { keys: ['Ctrl', 'B', 'I'], words: m.key_marks },
      { keys: ['Ctrl', 'Enter'], words: m.key_send },
      { keys: ['Shift', 'Enter'], words: m.key_line },
    ],
  },
] as const;
