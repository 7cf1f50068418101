import { TYPES_OF, type Criteria, type Instant } from '@balcao/domain';

/** Parameters of a statement under construction: `add` gives the place of a value. */
export class Values {
  readonly list: unknown[] = [];

  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }

  addTime(instant: Instant): string {
    return `${this.add(new Date(instant).toISOString())}::timestamptz`;
  }
}

/** What of a query concerns the conversation `c` itself, however its messages read. */
export function conversationConditions(criteria: Criteria, values: Values, now: Instant): string[] {
  const { turns, holders, teams, numbers, labels, priorities, read, waitingMs, window } = criteria;
  const conditions: string[] = [];
  const oneOf = (column: string, wanted: readonly string[] | null, type = 'uuid') => {
    if (wanted !== null) conditions.push(`${column} = any(${values.add(wanted)}::${type}[])`);
  };
  if (turns !== null) conditions.push(anyOf(turns.map((word) => turnCondition(word, criteria, values))));
  oneOf('c.turn_by', holders);
  oneOf('c.team_id', teams);
  oneOf('c.number_id', numbers);
  for (const ids of labels) {
    conditions.push(anyOf(ids.map((id) => `c.labels @> ${values.add(JSON.stringify([id]))}::jsonb`)));
  }
  oneOf('c.priority', priorities, 'text');
  if (read !== null) conditions.push(read ? 'c.unread = 0' : 'c.unread <> 0');
  if (waitingMs !== null) conditions.push(`c.waiting_since <= ${values.addTime(now - waitingMs)}`);
  if (window !== null) {
    const closed = `(c.window_closes_at is null or c.window_closes_at <= ${values.addTime(now)})`;
    conditions.push(window === 'closed' ? closed : `not ${closed}`);
  }
  return conditions;
}

/** Partial indexes are found by these very words. */
export function statusCondition(statuses: readonly string[], values: Values): string {
  const wanted = new Set(statuses);
  if (!wanted.has('resolved') && wanted.size === 2) return `c.status <> 'resolved'`;
  if (wanted.has('resolved') && wanted.size === 1) return `c.status = 'resolved'`;
  return `c.status = any(${values.add([...wanted])}::text[])`;
}

/** For lists: a conversation is also known by its last message and its contact; the same rule as `matches` of the domain. */
export function listConditions(criteria: Criteria, values: Values): string[] {
  const { since, until, authors, contents, words } = criteria;
  const conditions: string[] = [];
  if (since !== null) conditions.push(`c.last_at >= ${values.addTime(since)}`);
  if (until !== null) conditions.push(`c.last_at < ${values.addTime(until)}`);
  if (authors !== null) {
    const author = authorCondition(authors, values, `c.preview->>'author'`, `(c.preview->>'authorId')::uuid`);
    conditions.push(author);
  }
  if (contents !== null) {
    conditions.push(contentCondition(contents, values, `c.preview->>'type'`, `c.preview->>'text'`));
  }
  for (const { text } of words) conditions.push(wordCondition(text, values));
  return conditions;
}

export function authorCondition(
  authors: NonNullable<Criteria['authors']>,
  values: Values,
  author: string,
  authorId: string,
): string {
  return anyOf(
    authors.map(({ author: who, ids }) => {
      const isAuthor = `${author} = ${values.add(who)}`;
      return ids === null ? isAuthor : `(${isAuthor} and ${authorId} = any(${values.add(ids)}::uuid[]))`;
    }),
  );
}

export function contentCondition(
  contents: NonNullable<Criteria['contents']>,
  values: Values,
  type: string,
  text: string,
): string {
  return anyOf(
    contents.map((what) =>
      what === 'link' ? `${text} ~ 'https?://'` : `${type} = any(${values.add(TYPES_OF[what])}::text[])`,
    ),
  );
}

function turnCondition(word: string, { me }: Criteria, values: Values): string {
  switch (word) {
    case 'queue':
      return `(c.status = 'open' and c.turn_kind in ('queue', 'offer'))`;
    case 'mine':
      return `c.turn_by = ${values.add(me)}::uuid`;
    case 'held':
      return `c.turn_kind = 'claim'`;
    case 'resting':
      return `c.turn_kind = 'rest'`;
    default:
      return `c.handler = ${values.add(word)}`;
  }
}

/** Shown name, as far as it has letters; the phone is looked at by its digits. */
const SHOWN_NAME = `coalesce(k.name, k.book_name, k.profile_name, '@' || k.username,
  case when k.wa_id is null then '#' || right(k.id::text, 6) end, '')`;

function wordCondition(text: string, values: Values): string {
  const word = values.add(text);
  const has = (where: string) => `strpos(plain_text(${where}), plain_text(${word}::text)) > 0`;
  const inLast = has(`coalesce(c.preview->>'text', '')`);
  if (/\p{L}/u.test(text)) {
    return anyOf([inLast, has(SHOWN_NAME), has(`'@' || coalesce(k.username, '')`)]);
  }
  const digits = text.replace(/\D/g, '');
  if (digits.length < 3) return inLast;
  const phone = `regexp_replace(coalesce(k.wa_id, ''), '\\D', '', 'g')`;
  return anyOf([inLast, `strpos(${phone}, ${values.add(digits)}) > 0`]);
}

export function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`;
}
