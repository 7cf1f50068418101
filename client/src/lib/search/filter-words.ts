import type { Author } from '@balcao/contract';
import type { ContentWord, Filter, FilterName, TurnWord } from '@balcao/domain';
import { dayName, span } from '../i18n/format.ts';
import { m } from '../i18n/generated/messages.js';
import { PRIORITY_WORDS } from '../inbox/priority-words.ts';

const STATUS: Record<'open' | 'snoozed' | 'resolved' | 'any', () => string> = {
  open: m.filter_status_open,
  snoozed: m.filter_status_snoozed,
  resolved: m.filter_status_resolved,
  any: m.filter_status_any,
};
const TURN: Record<TurnWord, () => string> = {
  queue: m.view_queue,
  bot: m.view_bot,
  owner: m.view_owner,
  team: m.handler_team,
  mine: m.view_mine,
  held: m.filter_turn_held,
  resting: m.filter_turn_resting,
};
const AUTHOR: Record<Author, () => string> = {
  customer: m.filter_author_customer,
  teammate: m.handler_team,
  bot: m.author_bot,
  owner: m.author_owner,
  app: m.author_app,
  system: m.author_system,
};
const CONTENT: Record<ContentWord, () => string> = {
  image: m.type_image,
  video: m.type_video,
  audio: m.type_audio,
  document: m.type_document,
  sticker: m.type_sticker,
  location: m.type_location,
  contact: m.type_contacts,
  link: m.filter_content_link,
  note: m.note,
  file: m.filter_content_file,
};

/** A filter as a person says it: `Etiqueta: vip`. */
export function filterWords(filter: Filter, now: number): string {
  switch (filter.by) {
    case 'status':
      return m.filter_status({ value: STATUS[filter.is]() });
    case 'turn':
      return m.filter_turn({ value: TURN[filter.is]() });
    case 'holder':
      return m.filter_holder({ value: filter.name });
    case 'team':
      return m.filter_team({ value: filter.name });
    case 'number':
      return m.filter_number({ value: filter.name });
    case 'label':
      return m.filter_label({ value: filter.name });
    case 'priority':
      return m.filter_priority({ value: PRIORITY_WORDS[filter.is]() });
    case 'read':
      return filter.is ? m.filter_read_yes() : m.filter_read_no();
    case 'waiting':
      return m.filter_waiting({ time: span(filter.atLeastMs) });
    case 'window':
      return filter.is === 'open' ? m.filter_window_open() : m.filter_window_closed();
    case 'before':
      return m.filter_before({ day: day(filter.date, now) });
    case 'after':
      return m.filter_after({ day: day(filter.date, now) });
    case 'on':
      return m.filter_on({ day: day(filter.date, now) });
    case 'from':
      return m.filter_from({ value: 'author' in filter ? AUTHOR[filter.author]() : filter.name });
    case 'has':
      return m.filter_has({ value: CONTENT[filter.what]() });
  }
}

export const FILTER_HINTS: Record<FilterName, () => string> = {
  status: m.filter_hint_status,
  turn: m.filter_hint_turn,
  holder: m.filter_hint_holder,
  team: m.filter_hint_team,
  number: m.filter_hint_number,
  label: m.filter_hint_label,
  priority: m.filter_hint_priority,
  read: m.filter_hint_read,
  waiting: m.filter_hint_waiting,
  window: m.filter_hint_window,
  before: m.filter_hint_before,
  after: m.filter_hint_after,
  on: m.filter_hint_on,
  from: m.filter_hint_from,
  has: m.filter_hint_has,
};

/** Noon, so that the day is the same in every time zone that people live in. */
function day(date: string, now: number): string {
  return dayName(`${date}T12:00:00`, now);
}
