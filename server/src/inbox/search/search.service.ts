import { Injectable } from '@nestjs/common';
import type { SearchAnswer, SearchHit } from '@balcao/contract';
import type { Criteria } from '@balcao/domain';
import type { Actor } from '../../auth/index.ts';
import { Database } from '../../platform/database/database.ts';
import { Refused } from '../../platform/errors/index.ts';
import { isId } from '../../platform/ids/ids.ts';
import { InboxReader } from '../inbox-reader.ts';
import { Inbox } from '../inbox.service.ts';
import { isInstant } from './conversation-list.ts';
import {
  anyOf,
  authorCondition,
  contentCondition,
  conversationConditions,
  statusCondition,
  Values,
} from './criteria-sql.ts';
import { lexemes, messageWords, type MessageWords } from './message-condition.ts';
import { findPeople } from './people-search.ts';
import { QueryContexts } from './query-context.ts';
import { candidates, snippetOf, tokensIn } from './snippet.ts';

const PAGE = 20;
const PEOPLE = 8;
/** Rarer than this, the index of words finds all at once; commoner, the newest of them are found by looking back in time. */
const RARE = 2_000;
/** How far is looked back before the index is asked after all: two common words may never stand together. */
const LOOKED_BACK = 10_000;

interface Place {
  at: string;
  id: string;
}

interface Hit extends Place {
  conversationId: string;
}

interface HitRow {
  at: Date;
  id: string;
  conversation_id: string;
}

/** People and messages by words; the filters of a query hold for the messages. */
@Injectable()
export class Search {
  constructor(
    private readonly database: Database,
    private readonly contexts: QueryContexts,
    private readonly reader: InboxReader,
    private readonly inbox: Inbox,
  ) {}

  async find(me: Actor, text: string, cursor: string | null): Promise<SearchAnswer> {
    const criteria = await this.contexts.criteria(me, text);
    const after = cursor === null ? null : readPlace(cursor);
    const people = this.database.people;
    const words = await messageWords(people, criteria.words);
    const [found, places] = await Promise.all([
      after
        ? []
        : findPeople(
            people,
            me.accountId,
            criteria.words.map((word) => word.text),
            PEOPLE,
          ),
      this.places(me, criteria, words, after),
    ]);
    const shown = places.slice(0, PAGE);
    const last = shown.at(-1);
    return {
      people: found,
      items: await this.hits(me.accountId, shown, words),
      nextCursor: places.length > PAGE && last ? `${last.at}_${last.id}` : null,
    };
  }

  /** Newest first, one more than a page. */
  private async places(
    me: Actor,
    criteria: Criteria,
    words: MessageWords | null,
    after: Place | null,
  ): Promise<Hit[]> {
    if (criteria.words.length > 0 && words === null) return [];
    if (words === null && !isFiltered(criteria)) return [];
    const isRare = words !== null && (await this.estimate(me.accountId, words)) < RARE;
    if (isRare) return this.byWords(me, criteria, words, after);
    const newest = await this.lookBack(me, criteria, words, after);
    if (words === null || newest.rows.length > PAGE || newest.isAll) return newest.rows;
    return this.byWords(me, criteria, words, after);
  }

  /** How many messages the planner expects: it knows how common each word is, and says so without looking. */
  private async estimate(accountId: string, words: MessageWords): Promise<number> {
    const values = new Values();
    const conditions = [`m.account_id = ${values.add(accountId)}`, ...wordConditions(words, values)];
    const { rows } = await this.database.people.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      `explain (format json) select from messages m where ${conditions.join(' and ')}`,
      values.list,
    );
    return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
  }

  /**
   * All that have the words, by their index, then ordered. The planner is not asked: of two common words that never meet it
   * expects many together, and would read everything to find the first of them.
   */
  private async byWords(
    me: Actor,
    criteria: Criteria,
    words: MessageWords,
    after: Place | null,
  ): Promise<Hit[]> {
    const values = new Values();
    const { within, beside, join } = this.conditions(me, criteria, after, values);
    const text = `with found as materialized (
         select m.id, m.at, m.conversation_id, m.author, m.author_id, m.type, m.text, m.number_id from messages m
          where ${[...within, ...wordConditions(words, values)].join(' and ')})
       select m.id, m.at, m.conversation_id from found m ${join} ${where(beside)}
        order by m.at desc, m.id desc limit ${PAGE + 1}`;
    return this.database.transaction(this.database.people, async (tx) => {
      const [, { rows }] = await Promise.all([
        tx.query({
          name: 'by bitmaps alone',
          text: `select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true), set_config('jit', 'off', true)`,
        }),
        tx.query<HitRow>(text, values.list),
      ]);
      return rows.map(hitOf);
    });
  }

  /** From the newest back, as far as `LOOKED_BACK`; with filters alone, to the end. */
  private async lookBack(
    me: Actor,
    criteria: Criteria,
    words: MessageWords | null,
    after: Place | null,
  ): Promise<{ rows: Hit[]; isAll: boolean }> {
    const values = new Values();
    const { within, beside, join } = this.conditions(me, criteria, after, values);
    const conditions = [...beside, ...(words ? wordConditions(words, values) : [])];
    const bound = words ? `limit ${LOOKED_BACK}` : '';
    const { rows } = await this.database.people.query<HitRow>(
      `select m.id, m.at, m.conversation_id from (
         select m.id, m.at, m.conversation_id, m.author, m.author_id, m.type, m.text, m.number_id, m.search, m.codes
           from messages m where ${within.join(' and ')} order by m.at desc, m.id desc ${bound}) m
         ${join} ${where(conditions)} order by m.at desc, m.id desc limit ${PAGE + 1}`,
      values.list,
    );
    return { rows: rows.map(hitOf), isAll: words === null };
  }

  /** Conditions on messages alone, those beside, and the join that these need. */
  private conditions(me: Actor, criteria: Criteria, after: Place | null, values: Values) {
    const { since, until, authors, contents, statuses } = criteria;
    const within = [
      `m.account_id = ${values.add(me.accountId)}`,
      `m.deleted_at is null and m.type <> 'system' and m.because is distinct from 'own_reflection'`,
    ];
    if (after)
      within.push(`(m.at, m.id) < (${values.add(after.at)}::timestamptz, ${values.add(after.id)}::uuid)`);
    if (since !== null) within.push(`m.at >= ${values.addTime(since)}`);
    if (until !== null) within.push(`m.at < ${values.addTime(until)}`);
    const ofConversation = conversationConditions(criteria, values, this.inbox.now);
    if (statuses !== null) ofConversation.push(statusCondition(statuses, values));
    const beside = [...ofConversation];
    if (authors !== null) beside.push(authorCondition(authors, values, 'm.author', 'm.author_id'));
    if (contents !== null) beside.push(contentCondition(contents, values, 'm.type', 'm.text'));
    const join = ofConversation.length > 0 ? 'join conversations c on c.id = m.conversation_id' : '';
    return { within, beside, join };
  }

  private async hits(
    accountId: string,
    places: readonly Hit[],
    words: MessageWords | null,
  ): Promise<SearchHit[]> {
    if (places.length === 0) return [];
    const ids = places.map(({ id }) => id);
    const [messages, conversations] = await Promise.all([
      this.reader.messagesById(accountId, ids),
      this.reader.conversationsById(
        accountId,
        places.map(({ conversationId }) => conversationId),
      ),
    ]);
    const read = ids.flatMap((id) => {
      const message = messages.get(id);
      const conversation = message && conversations.get(message.conversationId);
      if (!message || !conversation) return [];
      const text = [message.text, message.media?.filename].filter((part) => part !== undefined).join(' ');
      return [{ message, conversation, text, tokens: tokensIn(text) }];
    });
    const marks = words?.marks ?? { stems: [], prefixes: [], phrases: [], codes: [] };
    const asked = new Set(read.flatMap(({ tokens }) => candidates(tokens, marks)));
    const known = await lexemes(this.database.people, [...asked]);
    const stemOf = new Map([...asked].map((word) => [word, known.get(word)?.stem ?? null]));
    return read.map(({ message, conversation, text, tokens }) => ({
      message,
      conversation,
      ...snippetOf(text, tokens, marks, stemOf),
    }));
  }
}

function wordConditions({ tsquery, codes }: MessageWords, values: Values): string[] {
  const conditions = tsquery === null ? [] : [`m.search @@ ${values.add(tsquery)}::tsquery`];
  for (const { code, tsquery: row } of codes) {
    const isCode = `m.codes like ${values.add(`%${code}%`)}`;
    conditions.push(anyOf(row === null ? [isCode] : [isCode, `m.search @@ ${values.add(row)}::tsquery`]));
  }
  return conditions;
}

/** Is there a filter to look for, when there is no word? */
function isFiltered({ me: _me, words: _words, labels, ...filters }: Criteria): boolean {
  return labels.length > 0 || Object.values(filters).some((value) => value !== null);
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
}

function hitOf({ at, id, conversation_id: conversationId }: HitRow): Hit {
  return { at: at.toISOString(), id, conversationId };
}

function readPlace(cursor: string): Place {
  const [at = '', id = ''] = cursor.split('_');
  if (!isInstant(at) || !isId(id)) throw new Refused('cursor_invalid');
  return { at, id };
}
