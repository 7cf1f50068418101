import type { InboxViewName } from '@balcao/contract';
import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import AtSign from '@lucide/svelte/icons/at-sign';
import Bot from '@lucide/svelte/icons/bot';
import Check from '@lucide/svelte/icons/check';
import CheckCheck from '@lucide/svelte/icons/check-check';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import Contact from '@lucide/svelte/icons/contact';
import ContactRound from '@lucide/svelte/icons/contact-round';
import CornerDownLeft from '@lucide/svelte/icons/corner-down-left';
import Hand from '@lucide/svelte/icons/hand';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Inbox from '@lucide/svelte/icons/inbox';
import Keyboard from '@lucide/svelte/icons/keyboard';
import LayoutTemplate from '@lucide/svelte/icons/layout-template';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Lock from '@lucide/svelte/icons/lock';
import Mail from '@lucide/svelte/icons/mail';
import MapPin from '@lucide/svelte/icons/map-pin';
import Mic from '@lucide/svelte/icons/mic';
import PanelRight from '@lucide/svelte/icons/panel-right';
import Paperclip from '@lucide/svelte/icons/paperclip';
import Reply from '@lucide/svelte/icons/reply';
import Rows3 from '@lucide/svelte/icons/rows-3';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings';
import SquareCheck from '@lucide/svelte/icons/square-check';
import Tag from '@lucide/svelte/icons/tag';
import Undo2 from '@lucide/svelte/icons/undo-2';
import { m } from '../i18n/generated/messages.js';
import { VIEW_WORDS } from '../inbox/view-words.ts';
import type { IconShape } from '../ui/icon-shape.ts';
import type { ActionId } from './actions.ts';

export interface ActionWords {
  id: ActionId;
  words: () => string;
  icon: IconShape;
}
/** A key that is always this one, where it belongs: in the field, on a message. */
export interface FixedKey {
  keys: readonly string[];
  words: () => string;
}
export interface ActionGroup {
  id: 'move' | 'do' | 'write';
  title: () => string;
  actions: readonly ActionWords[];
  fixed: readonly FixedKey[];
}

const tab = (view: InboxViewName): ActionWords => ({
  id: `tab-${view}`,
  words: () => m.key_show_tab({ tab: VIEW_WORDS[view]() }),
  icon: Rows3,
});

/** Every action in words, in the order in which sheet, settings and palette show them. */
export const ACTION_GROUPS: readonly ActionGroup[] = [
  {
    id: 'move',
    title: m.keys_move,
    actions: [
      { id: 'next', words: m.key_next, icon: ArrowDown },
      { id: 'previous', words: m.key_previous, icon: ArrowUp },
      { id: 'oldest', words: m.key_oldest, icon: Hourglass },
      { id: 'enter', words: m.key_enter, icon: CornerDownLeft },
      { id: 'panel', words: m.contact_panel, icon: PanelRight },
      { id: 'select', words: m.key_select, icon: SquareCheck },
      { id: 'select-range', words: m.key_select_range, icon: ListChecks },
      { id: 'search', words: m.search, icon: Search },
      { id: 'sheet', words: m.shortcuts, icon: Keyboard },
      tab('mine'),
      tab('queue'),
      tab('bot'),
      tab('owner'),
      tab('all'),
      tab('resolved'),
      { id: 'go-inbox', words: m.go_inbox, icon: Inbox },
      { id: 'go-queue', words: m.go_queue, icon: Hourglass },
      { id: 'go-mentions', words: m.go_mentions, icon: AtSign },
      { id: 'go-contacts', words: m.go_contacts, icon: ContactRound },
      { id: 'go-settings', words: m.go_settings, icon: Settings },
    ],
    fixed: [
      { keys: ['Ctrl', 'K'], words: m.palette },
      { keys: ['Esc'], words: m.key_escape },
      { keys: ['↑', '↓'], words: m.key_messages },
    ],
  },
  {
    id: 'do',
    title: m.keys_do,
    actions: [
      { id: 'claim', words: m.claim, icon: Hand },
      { id: 'release', words: m.back_to_queue, icon: Inbox },
      { id: 'transfer', words: m.transfer, icon: ArrowRightLeft },
      { id: 'labels', words: m.labels, icon: Tag },
      { id: 'snooze', words: m.snooze, icon: AlarmClock },
      { id: 'bot', words: m.key_bot, icon: Bot },
      { id: 'resolve-next', words: m.key_resolve_next, icon: CheckCheck },
      { id: 'resolve-stay', words: m.key_resolve_stay, icon: Check },
      { id: 'unread', words: m.mark_unread, icon: Mail },
      { id: 'why', words: m.key_why, icon: CircleQuestionMark },
      { id: 'undo', words: m.key_undo, icon: Undo2 },
    ],
    fixed: [
      { keys: ['Q'], words: m.key_quote },
      { keys: ['+'], words: m.key_react },
      {
        get keys() {
          return [m.key_space()];
        },
        words: m.key_play,
      },
    ],
  },
  {
    id: 'write',
    title: m.keys_write,
    actions: [
      { id: 'reply', words: m.key_reply, icon: Reply },
      { id: 'note', words: m.key_note, icon: Lock },
      { id: 'voice', words: m.key_voice, icon: Mic },
      { id: 'template', words: m.templates, icon: LayoutTemplate },
      { id: 'attach', words: m.attach, icon: Paperclip },
      { id: 'location', words: m.send_location, icon: MapPin },
      { id: 'contact', words: m.send_contact, icon: Contact },
      { id: 'buttons', words: m.send_options, icon: ListChecks },
    ],
    fixed: [
      { keys: ['/'], words: m.key_quick },
      { keys: [':'], words: m.key_emoji },
      { keys: ['@'], words: m.key_mention },
      { keys: ['Ctrl', 'O'], words: m.attach },
      { keys: ['Ctrl', 'B'], words: m.key_bold },
      { keys: ['Ctrl', 'I'], words: m.key_italic },
      { keys: ['Ctrl', 'Enter'], words: m.key_send },
      { keys: ['Shift', 'Enter'], words: m.key_line },
      { keys: ['↑'], words: m.key_last },
    ],
  },
];

const WORDS = new Map(ACTION_GROUPS.flatMap(({ actions }) => actions.map((action) => [action.id, action])));

export function wordsOf(action: ActionId): ActionWords {
  const found = WORDS.get(action);
  if (!found) throw new Error(`No words for ${action}`);
  return found;
}
