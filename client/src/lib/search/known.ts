import { criteriaOf, type Filter, type QueryContext } from '@balcao/domain';
import type { TeammateId } from '@balcao/contract';
import { dayKey } from '../i18n/format.ts';
import { m } from '../i18n/generated/messages.js';
import type { Locale } from '../i18n/locale.ts';
import type { Known } from './suggest.ts';

const DAY = 86_400_000;

/** Days that people mean most often, written as they write them. */
export function namedDays(now: number, locale: Locale): Known['days'] {
  const written = (at: number) => {
    const key = dayKey(at);
    return locale === 'en' ? key : key.split('-').reverse().join('/');
  };
  const month = new Date(now);
  month.setDate(1);
  return [
    { said: m.day_today(), date: written(now) },
    { said: m.day_yesterday(), date: written(now - DAY) },
    { said: m.search_week(), date: written(now - 7 * DAY) },
    { said: m.search_month(), date: written(month.getTime()) },
  ];
}

/** The name in a filter that nobody and nothing has; null when somebody has it, or the lists are not here to tell. */
export function nameOfNothing(
  filter: Filter,
  names: Omit<QueryContext, 'me' | 'timeZone'>,
  me: TeammateId,
): string | null {
  if (!('name' in filter)) return null;
  const lists = {
    holder: 'teammates',
    from: 'teammates',
    team: 'teams',
    number: 'numbers',
    label: 'labels',
  } as const;
  if (names[lists[filter.by]].length === 0) return null;
  const query = { words: [], filters: [filter], problems: [] };
  const { holders, teams, numbers, labels, authors } = criteriaOf(query, { ...names, me, timeZone: 'UTC' });
  const found = [holders, teams, numbers, labels[0], authors?.[0]?.ids].filter((ids) => ids != null);
  return found.some((ids) => ids.length === 0) ? filter.name : null;
}
