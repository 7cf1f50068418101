import type { ActionId } from '../keyboard/remap.ts';
import { m } from '../i18n/generated/messages.js';
import { VIEW_WORDS } from '../inbox/view-words.ts';

const tab = (view: keyof typeof VIEW_WORDS) => () => m.key_show_tab({ tab: VIEW_WORDS[view]() });

/** Every key that may be changed, as the page of shortcuts shows it. */
export const SHORTCUT_GROUPS: { title: () => string; actions: { id: ActionId; words: () => string }[] }[] = [
  {
    title: m.keys_move,
    actions: [
      { id: 'next', words: m.key_next },
      { id: 'previous', words: m.key_previous },
      { id: 'oldest', words: m.key_oldest },
      { id: 'enter', words: m.key_enter },
      { id: 'panel', words: m.key_panel },
      { id: 'search', words: m.search },
      { id: 'sheet', words: m.shortcuts },
      { id: 'tab mine', words: tab('mine') },
      { id: 'tab queue', words: tab('queue') },
      { id: 'tab bot', words: tab('bot') },
      { id: 'tab owner', words: tab('owner') },
      { id: 'tab all', words: tab('all') },
      { id: 'tab resolved', words: tab('resolved') },
    ],
  },
  {
    title: m.keys_do,
    actions: [
      { id: 'claim', words: m.key_claim },
      { id: 'transfer', words: m.key_transfer },
      { id: 'snooze', words: m.key_snooze },
      { id: 'bot', words: m.key_bot },
      { id: 'resolve-next', words: m.key_resolve_next },
      { id: 'resolve-stay', words: m.key_resolve_stay },
      { id: 'undo', words: m.key_undo },
      { id: 'unread', words: m.mark_unread },
    ],
  },
  {
    title: m.keys_write,
    actions: [
      { id: 'reply', words: m.key_reply },
      { id: 'note', words: m.key_note },
      { id: 'voice', words: m.key_voice },
      { id: 'template', words: m.key_template },
    ],
  },
];

export function actionWords(action: ActionId): string {
  for (const { actions } of SHORTCUT_GROUPS) {
    const found = actions.find((one) => one.id === action);
    if (found) return found.words();
  }
  return action;
}
