import type { InboxViewName } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

export const VIEW_WORDS: Record<InboxViewName, () => string> = {
  mine: m.view_mine,
  queue: m.view_queue,
  bot: m.view_bot,
  owner: m.view_owner,
  all: m.view_all,
  resolved: m.view_resolved,
};

/** What an empty tab means, and what to do next. */
export const EMPTY_WORDS: Record<InboxViewName, { title: () => string; text: () => string }> = {
  mine: { title: m.empty_mine_title, text: m.empty_mine_text },
  queue: { title: m.empty_queue_title, text: m.empty_queue_text },
  bot: { title: m.empty_bot_title, text: m.empty_bot_text },
  owner: { title: m.empty_owner_title, text: m.empty_owner_text },
  all: { title: m.empty_all_title, text: m.empty_all_text },
  resolved: { title: m.empty_resolved_title, text: m.empty_resolved_text },
};
