import type { Author, Priority } from '@balcao/contract';
import {
  AUTHOR_WORDS,
  CONTENT_WORDS,
  FILTER_NAMES,
  PRIORITY_WORDS,
  STATUS_WORDS,
  TURN_WORDS,
  WINDOW_WORDS,
  YES_WORDS,
  type ContentWord,
  type FilterName,
  type TurnWord,
} from './query-words.ts';

/** A word to look for, or, in quotes, words that follow each other exactly so. */
export interface QueryWord {
  text: string;
  exact: boolean;
}

export type Filter =
  | { by: 'status'; is: 'open' | 'snoozed' | 'resolved' | 'any' }
  | { by: 'turn'; is: TurnWord }
  | { by: 'holder' | 'team' | 'number' | 'label'; name: string }
  | { by: 'priority'; is: Priority }
  | { by: 'read'; is: boolean }
  | { by: 'waiting'; atLeastMs: number }
  | { by: 'window'; is: 'open' | 'closed' }
  /** A day of the business's own calendar, `YYYY-MM-DD`; before it began, from its beginning on, within it. */
  | { by: 'before' | 'after' | 'on'; date: string }
  | { by: 'from'; author: Author }
  | { by: 'from'; name: string }
  | { by: 'has'; what: ContentWord };

/** What could not be understood; it was searched for as plain words instead. */
export interface QueryProblem {
  problem: 'unknown_filter' | 'unknown_value';
  text: string;
}

export interface Query {
  words: QueryWord[];
  filters: Filter[];
  problems: QueryProblem[];
}

/** Longer ones are nobody's search; the rest is left away. */
export const QUERY_MAX = 500;
const WORDS_MAX = 20;

/** A piece of a query as it was written, from `from` to `to`, and what it was understood as. */
export interface QueryPart {
  from: number;
  to: number;
  text: string;
  filter: Filter | null;
  problem: QueryProblem['problem'] | null;
  /** What it is looked for as, when it is no filter; null when nothing of it can be looked for. */
  word: QueryWord | null;
}

/**
 * Reads `joana etiqueta:vip status:aberta de:celular antes:2026-11-01 "nota fiscal"`. Never fails: what it does not know it
 * takes for words, and says so in `problems`. Names and values of filters are known in Portuguese, English and Spanish,
 * with or without accents; a value with blanks stands in quotes, or with `-` for each blank.
 */
export function parseQuery(text: string): Query {
  const parts = queryParts(text);
  return {
    words: parts.flatMap(({ word }) => word ?? []).slice(0, WORDS_MAX),
    filters: parts.flatMap(({ filter }) => filter ?? []),
    problems: parts.flatMap(({ problem, text: whole }) => (problem ? { problem, text: whole } : [])),
  };
}

/** The pieces of a query in order, for whoever shows or changes what was written. */
export function queryParts(text: string): QueryPart[] {
  // No database takes a NUL or half an emoji.
  const clean = text.slice(0, QUERY_MAX).replaceAll('\u0000', ' ').toWellFormed();
  const pieces = clean.matchAll(/([\p{L}_-]+):("[^"]*"?|[^\s"]+)|"([^"]*)"?|[^\s"]+/gu);
  return [...pieces].map((piece) => {
    const [whole, name, value, phrase] = piece;
    const place = { from: piece.index, to: piece.index + whole.length, text: whole };
    if (name === undefined || value === undefined || value.startsWith('//')) {
      const word = wordOf(phrase ?? whole, phrase !== undefined);
      return { ...place, filter: null, problem: null, word };
    }
    const { filter, problem } = readFilter(name, value);
    return { ...place, filter, problem, word: filter ? null : wordOf(whole.replaceAll('"', ''), false) };
  });
}

/** Lower case without accents: how names and words are compared. In SQL: `plain_text()`. */
export function plainText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

function readFilter(name: string, value: string): Pick<QueryPart, 'filter' | 'problem'> {
  const by = FILTER_NAMES.get(plainText(name).replaceAll('-', '_'));
  if (!by) return { filter: null, problem: 'unknown_filter' };
  const said = value.startsWith('"') ? value.replaceAll('"', '') : value.replace(/[-_]/g, ' ');
  const filter = said.trim() === '' ? null : filterOf(by, said.trim(), value.replaceAll('"', ''));
  return { filter, problem: filter ? null : 'unknown_value' };
}

/** Something must be left to look for: "?" alone, or an emoji, would find everything or nothing. */
function wordOf(text: string, exact: boolean): QueryWord | null {
  return /[\p{L}\p{N}]/u.test(text) ? { text: text.trim(), exact } : null;
}

function filterOf(by: FilterName, said: string, raw: string): Filter | null {
  const word = plainText(said).replaceAll(' ', '_');
  switch (by) {
    case 'status':
      return told(STATUS_WORDS.get(word), (is) => ({ by, is }));
    case 'turn':
      return told(TURN_WORDS.get(word), (is) => ({ by, is }));
    case 'priority':
      return told(PRIORITY_WORDS.get(word), (is) => ({ by, is }));
    case 'window':
      return told(WINDOW_WORDS.get(word), (is) => ({ by, is }));
    case 'read':
      return told(YES_WORDS.get(word), (is) => ({ by, is: is === 'yes' }));
    case 'has':
      return told(CONTENT_WORDS.get(word), (what) => ({ by, what }));
    case 'waiting':
      return told(durationOf(raw), (atLeastMs) => ({ by, atLeastMs }));
    case 'before':
    case 'after':
    case 'on':
      return told(dateOf(raw), (date) => ({ by, date }));
    case 'from': {
      const author = AUTHOR_WORDS.get(word);
      return author ? { by, author } : { by, name: said };
    }
    case 'holder':
    case 'team':
    case 'number':
    case 'label':
      return { by, name: said };
  }
}

function told<T>(value: T | undefined, make: (value: T) => Filter): Filter | null {
  return value === undefined ? null : make(value);
}

/** `30`, `30m`, `2h`, `1d`, each perhaps behind a `>`; minutes when no unit is said. */
function durationOf(text: string): number | undefined {
  const [, count, unit = 'm'] = /^>?=?(\d{1,4})\s*(m|min|h|d)?$/i.exec(text) ?? [];
  if (count === undefined) return undefined;
  const minutes = { h: 60, d: 1_440 }[unit.toLowerCase()] ?? 1;
  return Number(count) * minutes * 60_000;
}

/** `2026-11-01`, `01/11/2026` or `1/11/26`: days that exist. */
function dateOf(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const local = /^(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})$/.exec(text);
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : local
      ? [Number(local[3]) + (local[3]?.length === 2 ? 2000 : 0), Number(local[2]), Number(local[1])]
      : [0, 0, 0];
  if (year < 1970) return undefined;
  const at = new Date(Date.UTC(year, month - 1, day));
  const exists = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return exists ? at.toISOString().slice(0, 10) : undefined;
}
