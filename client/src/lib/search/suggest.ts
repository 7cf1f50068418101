import { FILTER_NAMES, parseQuery, plainText, type FilterName } from '@balcao/domain';
import type { Speech } from './speech.ts';

/** What is being written at the caret. */
export interface Token {
  from: number;
  to: number;
  text: string;
}

export interface Suggestion {
  key: string;
  by: FilterName;
  /** Takes the token's place. */
  insert: string;
  /** A filter whose value is still to come, or null. */
  value: string | null;
  /** In what words the value is known, where its own do not say. */
  said?: string;
}

/** Names that filters may mean, and days worth naming. */
export interface Known {
  label: readonly string[];
  people: readonly string[];
  team: readonly string[];
  number: readonly string[];
  days: readonly { said: string; date: string }[];
}

const SHOWN = 8;
/** One letter begins too many names. */
const NAME_FROM = 2;
const WAITS = ['15m', '1h', '4h', '1d'];

/** The token that ends at the caret; null inside of a word, or of words in quotes. */
export function tokenAt(text: string, caret: number): Token | null {
  if (/\S/.test(text[caret] ?? ' ')) return null;
  const before = text.slice(0, caret);
  const found = /[\p{L}_-]+:"[^"]*$|[^\s"]*$/u.exec(before)?.[0] ?? '';
  const from = caret - found.length;
  const isQuoted = (before.slice(0, from).split('"').length - 1) % 2 === 1;
  return found === '' || isQuoted ? null : { from, to: caret, text: found };
}

/** What the token may become: a filter, a filter with its value, or nothing. */
export function suggest({ text }: Token, speech: Speech, known: Known): Suggestion[] {
  const colon = text.indexOf(':');
  if (colon < 0) return [...filtersFor(text, speech), ...namesFor(text, speech, known)].slice(0, SHOWN);
  const by = FILTER_NAMES.get(plainText(text.slice(0, colon)).replaceAll('-', '_'));
  if (!by) return [];
  const typed = text.slice(colon + 1);
  const asked = flat(typed.replaceAll('"', ''));
  const values = valuesOf(by, speech, known).filter(({ value, said }) =>
    begins(`${value} ${said ?? ''}`, asked),
  );
  const isWhole = values.length === 1 && values[0]?.value === typed;
  return isWhole ? [] : values.slice(0, SHOWN).map((one) => withValue(by, text.slice(0, colon), one));
}

/** What a filter may be given, for a start. */
export function valuesOf(by: FilterName, speech: Speech, known: Known): { value: string; said?: string }[] {
  const plain = (values: readonly string[]) => values.map((value) => ({ value }));
  switch (by) {
    case 'status':
      return plain(Object.values(speech.status));
    case 'turn':
      return plain(Object.values(speech.turn));
    case 'priority':
      return plain(Object.values(speech.priority));
    case 'read':
      return plain(Object.values(speech.read));
    case 'window':
      return plain(Object.values(speech.window));
    case 'has':
      return plain(Object.values(speech.content));
    case 'from':
      return plain([...Object.values(speech.author), ...known.people]);
    case 'holder':
      return plain(known.people);
    case 'label':
      return plain(known.label);
    case 'team':
      return plain(known.team);
    case 'number':
      return plain(known.number);
    case 'waiting':
      return plain(WAITS);
    case 'before':
    case 'after':
    case 'on':
      return known.days.map(({ said, date }) => ({ value: date, said }));
  }
}

/** The text with a suggestion in the token's place, and where the caret goes on. */
export function taken(text: string, { from, to }: Token, { insert, value }: Suggestion) {
  const behind = text.slice(to);
  const written = value === null || behind.startsWith(' ') ? insert : `${insert} `;
  return { text: text.slice(0, from) + written + behind, caret: from + written.length };
}

/** The text without what stands from `from` to `to`. */
export function without(text: string, from: number, to: number): string {
  return `${text.slice(0, from).trimEnd()} ${text.slice(to).trimStart()}`.trim();
}

/** A value as it must be written to be one. */
export function quoted(value: string): string {
  return /^[\p{L}\p{N}./+]+$/u.test(value) ? value : `"${value}"`;
}

function filtersFor(text: string, { filters }: Speech): Suggestion[] {
  const asked = flat(text);
  const named = (by: FilterName, own: string) =>
    flat(own).startsWith(asked) ||
    (asked.length >= NAME_FROM &&
      [...FILTER_NAMES].some(([name, is]) => is === by && name.startsWith(asked)));
  return (Object.entries(filters) as [FilterName, string][])
    .filter(([by, own]) => named(by, own))
    .sort(([, a], [, b]) => Number(!flat(a).startsWith(asked)) - Number(!flat(b).startsWith(asked)))
    .map(([by, own]) => ({ key: by, by, insert: `${own}:`, value: null }));
}

function namesFor(text: string, { filters }: Speech, known: Known): Suggestion[] {
  const asked = flat(text);
  if (asked.length < NAME_FROM) return [];
  const found = (by: 'label' | 'holder', names: readonly string[]) =>
    names
      .filter((name) => begins(name, asked))
      .slice(0, 3)
      .map((value) => withValue(by, filters[by], { value }));
  return [...found('label', known.label), ...found('holder', known.people)];
}

function withValue(
  by: FilterName,
  name: string,
  { value, said }: { value: string; said?: string },
): Suggestion {
  const insert = `${name}:${quoted(value)}`;
  return { key: `${by} ${value}`, by, insert, value, ...(said === undefined ? {} : { said }) };
}

function begins(name: string, asked: string): boolean {
  return ` ${flat(name)}`.includes(` ${asked}`);
}

function flat(text: string): string {
  return plainText(text)
    .replace(/[-_\s]+/g, ' ')
    .trimStart();
}

/** Is there something in it that a search looks for? */
export function asksForSomething(text: string): boolean {
  const { words, filters } = parseQuery(text);
  return words.length + filters.length > 0;
}
