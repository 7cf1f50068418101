import type {
  Author,
  ConversationView,
  LabelId,
  ListSort,
  NumberId,
  Priority,
  TeamId,
  TeammateId,
} from '@balcao/contract';
import type { Instant } from './conversation.ts';
import { plainText, type Query, type QueryWord } from './query.ts';
import type { ContentWord, TurnWord } from './query-words.ts';
import { instantAt } from './zone.ts';

interface Named {
  id: string;
  name: string;
}

/** What the names in a query may mean, to whom and where. */
export interface QueryContext {
  me: TeammateId;
  timeZone: string;
  labels: readonly Named[];
  teams: readonly Named[];
  teammates: readonly Named[];
  numbers: readonly Named[];
}

/**
 * A query with its names found: plain data, the same for the server's SQL and for `matches`. Null means "does not matter";
 * an empty list matches nothing, because a name was given that nobody has.
 */
export interface Criteria {
  me: TeammateId;
  words: QueryWord[];
  /** Null when the query does not say: lists then show what is not resolved, a search of words shows all. */
  statuses: ConversationView['status'][] | null;
  turns: TurnWord[] | null;
  holders: TeammateId[] | null;
  teams: TeamId[] | null;
  numbers: NumberId[] | null;
  /** One of each. */
  labels: LabelId[][];
  priorities: Priority[] | null;
  read: boolean | null;
  waitingMs: number | null;
  window: 'open' | 'closed' | null;
  /** Activity from this instant on. */
  since: Instant | null;
  /** Activity before this instant. */
  until: Instant | null;
  /** Who wrote the message: of lists the last one, of a search of words the one found. */
  authors: { author: Author; ids: TeammateId[] | null }[] | null;
  contents: ContentWord[] | null;
}

export function criteriaOf(query: Query, context: QueryContext): Criteria {
  const criteria: Criteria = {
    me: context.me,
    words: query.words,
    statuses: null,
    turns: null,
    holders: null,
    teams: null,
    numbers: null,
    labels: [],
    priorities: null,
    read: null,
    waitingMs: null,
    window: null,
    since: null,
    until: null,
    authors: null,
    contents: null,
  };
  for (const filter of query.filters) {
    switch (filter.by) {
      case 'status':
        criteria.statuses = joined(
          criteria.statuses,
          filter.is === 'any' ? (['open', 'snoozed', 'resolved'] as const) : [filter.is],
        );
        break;
      case 'turn':
        criteria.turns = joined(criteria.turns, [filter.is]);
        break;
      case 'holder':
        criteria.holders = joined(criteria.holders, peopleNamed(filter.name, context));
        break;
      case 'team':
        criteria.teams = joined(criteria.teams, idsNamed(filter.name, context.teams));
        break;
      case 'number':
        criteria.numbers = joined(criteria.numbers, idsNamed(filter.name, context.numbers));
        break;
      case 'label':
        criteria.labels.push(idsNamed(filter.name, context.labels));
        break;
      case 'priority':
        criteria.priorities = joined(criteria.priorities, [filter.is]);
        break;
      case 'read':
        criteria.read = filter.is;
        break;
      case 'waiting':
        criteria.waitingMs = Math.max(criteria.waitingMs ?? 0, filter.atLeastMs);
        break;
      case 'window':
        criteria.window = filter.is;
        break;
      case 'before':
        criteria.until = Math.min(criteria.until ?? Infinity, startOf(filter.date, context));
        break;
      case 'after':
        criteria.since = Math.max(criteria.since ?? -Infinity, startOf(filter.date, context));
        break;
      case 'on':
        criteria.since = Math.max(criteria.since ?? -Infinity, startOf(filter.date, context));
        criteria.until = Math.min(criteria.until ?? Infinity, startOf(filter.date, context, 1));
        break;
      case 'from':
        criteria.authors = joined(criteria.authors, [
          'author' in filter
            ? { author: filter.author, ids: null }
            : { author: 'teammate' as const, ids: peopleNamed(filter.name, context) },
        ]);
        break;
      case 'has':
        criteria.contents = joined(criteria.contents, [filter.what]);
        break;
    }
  }
  return criteria;
}

/**
 * Does a list with this query show this conversation? One rule for the server's lists and for the panel, which keeps a
 * saved view up to date by it; held together by a test.
 */
export function matches(criteria: Criteria, conversation: ConversationView, now: Instant): boolean {
  const { turn, lastMessage } = conversation;
  const has = <T>(wanted: readonly T[] | null, value: T) => wanted === null || wanted.includes(value);
  const holder = turn.kind === 'claim' ? turn.by : turn.kind === 'offer' ? turn.to : null;
  const lastAt = Date.parse(conversation.lastAt);
  const waitsFor = conversation.waitingSince === null ? -1 : now - Date.parse(conversation.waitingSince);
  const isWindowOpen = conversation.windowClosesAt !== null && Date.parse(conversation.windowClosesAt) > now;
  return (
    has(criteria.statuses ?? CURRENT, conversation.status) &&
    (criteria.turns === null || criteria.turns.some((word) => isTurn(word, conversation, criteria.me))) &&
    (criteria.holders === null || (holder !== null && criteria.holders.includes(holder))) &&
    (criteria.teams === null ||
      (conversation.team !== null && criteria.teams.includes(conversation.team.id))) &&
    has(criteria.numbers, conversation.numberId) &&
    criteria.labels.every((ids) => ids.some((id) => conversation.labels.includes(id))) &&
    has(criteria.priorities, conversation.priority) &&
    (criteria.read === null || criteria.read === (conversation.unread === 0)) &&
    (criteria.waitingMs === null || (waitsFor >= 0 && waitsFor >= criteria.waitingMs)) &&
    (criteria.window === null || isWindowOpen === (criteria.window === 'open')) &&
    (criteria.since === null || lastAt >= criteria.since) &&
    (criteria.until === null || lastAt < criteria.until) &&
    (criteria.authors === null ||
      (lastMessage !== null &&
        criteria.authors.some(
          ({ author, ids }) =>
            lastMessage.author === author && (ids === null || ids.includes(lastMessage.authorId ?? '')),
        ))) &&
    (criteria.contents === null ||
      (lastMessage !== null && criteria.contents.some((what) => carries(what, lastMessage)))) &&
    criteria.words.every((word) => isAbout(word, conversation))
  );
}

/** What lists show when a query does not say. */
export const CURRENT: readonly ConversationView['status'][] = ['open', 'snoozed'];

/** Types of messages that count as what people call it; links and notes are looked at otherwise. */
export const TYPES_OF: Record<Exclude<ContentWord, 'link'>, readonly string[]> = {
  image: ['image'],
  video: ['video'],
  audio: ['audio', 'voice'],
  document: ['document'],
  sticker: ['sticker'],
  location: ['location'],
  contact: ['contacts'],
  note: ['note'],
  file: ['image', 'video', 'audio', 'voice', 'document', 'sticker'],
};

function isTurn(word: TurnWord, { turn, handler, status }: ConversationView, me: TeammateId): boolean {
  switch (word) {
    case 'queue':
      return status === 'open' && (turn.kind === 'queue' || turn.kind === 'offer');
    case 'bot':
    case 'owner':
    case 'team':
      return handler === word;
    case 'mine':
      return (turn.kind === 'claim' && turn.by === me) || (turn.kind === 'offer' && turn.to === me);
    case 'held':
      return turn.kind === 'claim';
    case 'resting':
      return turn.kind === 'rest';
  }
}

function carries(what: ContentWord, message: { type: string; text: string }): boolean {
  return what === 'link' ? /https?:\/\//.test(message.text) : TYPES_OF[what].includes(message.type);
}

/** A word of letters is looked for in name, @ and last message; one of digits alone also in the phone. */
function isAbout({ text }: QueryWord, { contact, lastMessage }: ConversationView): boolean {
  const word = plainText(text);
  const last = plainText(lastMessage?.text ?? '');
  if (last.includes(word)) return true;
  if (!/\p{L}/u.test(word)) {
    const digits = word.replace(/\D/g, '');
    return digits.length >= 3 && (contact.phone ?? '').replace(/\D/g, '').includes(digits);
  }
  return plainText(contact.name).includes(word) || plainText(`@${contact.username ?? ''}`).includes(word);
}

/** Ids of those with this name, or else of those with a word that begins so. */
function idsNamed(name: string, named: readonly Named[]): string[] {
  const wanted = flat(name);
  const same = named.filter((one) => flat(one.name) === wanted);
  const found = same.length > 0 ? same : named.filter((one) => ` ${flat(one.name)}`.includes(` ${wanted}`));
  return found.map(({ id }) => id);
}

function peopleNamed(name: string, { me, teammates }: QueryContext): string[] {
  return ['eu', 'me', 'mim', 'yo'].includes(flat(name)) ? [me] : idsNamed(name, teammates);
}

/** `nota-fiscal` is how a name with blanks is written without quotes. */
function flat(name: string): string {
  return plainText(name)
    .replace(/[-_\s]+/g, ' ')
    .trim();
}

function startOf(date: string, { timeZone }: QueryContext, daysLater = 0): Instant {
  return instantAt(timeZone, Date.parse(`${date}T00:00:00.000Z`) / 86_400_000 + daysLater, 0);
}

function joined<T>(known: readonly T[] | null, more: readonly T[]): T[] {
  return [...(known ?? []), ...more];
}

/** Twice the weights of product.md §5, so that the score stays whole: urgent 4, high 2, normal 1, low 0.5. */
export const PRIORITY_WEIGHTS: Record<Priority, number> = { urgent: 8, high: 4, normal: 2, low: 1 };
const LIFTED: Record<Priority, Priority> = {
  urgent: 'urgent',
  high: 'urgent',
  normal: 'high',
  low: 'normal',
};
export const WINDOW_LIFT_MS = 2 * 3_600_000;

/** Time since the debt began × weight of its priority; a reply window about to close lifts one class. */
export function priorityScore(conversation: ConversationView, now: Instant): number {
  if (conversation.waitingSince === null) return 0;
  const leftMs = conversation.windowClosesAt === null ? 0 : Date.parse(conversation.windowClosesAt) - now;
  const isClosing = leftMs > 0 && leftMs < WINDOW_LIFT_MS;
  const priority = isClosing ? LIFTED[conversation.priority] : conversation.priority;
  return (now - Date.parse(conversation.waitingSince)) * PRIORITY_WEIGHTS[priority];
}

/** Order of `GET /conversations`: those who wait come first in the waiting orders, then the others by newest activity. */
export function compareSorted(
  sort: ListSort,
  now: Instant,
): (a: ConversationView, b: ConversationView) => number {
  const recent = (a: ConversationView, b: ConversationView) =>
    compare(b.lastAt, a.lastAt) || compare(b.id, a.id);
  if (sort === 'recent') return recent;
  return (a, b) => {
    if (a.waitingSince === null || b.waitingSince === null) {
      return Number(a.waitingSince === null) - Number(b.waitingSince === null) || recent(a, b);
    }
    const first =
      sort === 'waiting'
        ? compare(a.waitingSince, b.waitingSince)
        : priorityScore(b, now) - priorityScore(a, now);
    return first || compare(a.id, b.id);
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
