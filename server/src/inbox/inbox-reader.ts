import { Injectable } from '@nestjs/common';
import {
  INBOX_VIEWS,
  RESOLVED_COUNTED,
  type ConversationView,
  type DecisionView,
  type DoubleAnswerView,
  type InboxCounts,
  type InboxSnapshot,
  type InboxViewName,
  type MessageView,
  type Page,
  type ThreadSnapshot,
  type VersionView,
} from '@balcao/contract';
import { Database, type PoolClient } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { isId } from '../platform/ids/ids.ts';
import { Journal } from '../realtime/index.ts';
import { MESSAGE_SELECT, messageView, recordFromRow, type MessageSqlRow } from './message-record.ts';
import { conversationView, THREAD_FROM, THREAD_SELECT, threadFromRow, type ThreadSqlRow } from './thread.ts';

export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 100;

/** Reads for people: lists by keyset, so that page 800 costs what page 1 costs; a snapshot is of one moment. */
@Injectable()
export class InboxReader {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {}

  /** One page of a tab, the counts of all, and the place in the journal: one consistent read. */
  snapshot(
    accountId: string,
    me: string,
    view: InboxViewName,
    cursor: string | null,
    limit: number,
  ): Promise<InboxSnapshot> {
    return this.consistently(async (tx) => {
      const [{ seq, epoch }, counts, page] = await Promise.all([
        this.journal.headIn(tx, accountId),
        this.counts(tx, accountId, me),
        this.list(tx, accountId, me, view, cursor, limit),
      ]);
      return { seq, epoch, counts, ...page };
    });
  }

  thread(accountId: string, conversationId: string): Promise<ThreadSnapshot> {
    return this.consistently(async (tx) => {
      const [{ seq, epoch }, conversation, page] = await Promise.all([
        this.journal.headIn(tx, accountId),
        this.conversation(tx, accountId, conversationId),
        this.page(tx, accountId, conversationId, null, PAGE_DEFAULT),
      ]);
      return { seq, epoch, conversation, messages: page.items, nextCursor: page.nextCursor };
    });
  }

  /** Older messages, in thread order; `cursor` comes from the page after them. */
  async messages(
    accountId: string,
    conversationId: string,
    cursor: string | null,
    limit: number,
  ): Promise<Page<MessageView>> {
    return this.consistently(async (tx) => {
      await this.conversation(tx, accountId, conversationId);
      return this.page(tx, accountId, conversationId, cursor, limit);
    });
  }

  async decisions(accountId: string, conversationId: string): Promise<Page<DecisionView>> {
    if (!isId(conversationId)) throw new Refused('conversation_unknown');
    await this.conversation(this.database.people, accountId, conversationId);
    const { rows } = await this.database.people.query<DecisionView & { at: Date }>({
      name: 'decisions',
      text: `select at, handler, because, facts from decisions
              where conversation_id = $1 and account_id = $2 order by id limit 500`,
      values: [conversationId, accountId],
    });
    return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })), nextCursor: null };
  }

  /** The ledger of double answers, newest first. */
  async doubleAnswers(
    accountId: string,
    cursor: string | null,
    limit: number,
  ): Promise<Page<DoubleAnswerView>> {
    const before = cursor === null ? null : readCursor(cursor);
    const { rows } = await this.database.people.query<{
      id: string;
      kind: DoubleAnswerView['kind'];
      conversation_id: string;
      message_ids: string[];
      at: Date;
    }>({
      name: 'double answers',
      text: `select id, kind, conversation_id, message_ids, at from double_answers
              where account_id = $1 and ($2::timestamptz is null or (at, id) < ($2, $3::uuid))
              order by at desc, id desc limit $4`,
      values: [accountId, before?.at ?? null, before?.id ?? null, limit + 1],
    });
    const shown = rows.slice(0, limit);
    const ids = shown.flatMap((row) => row.message_ids);
    const views = await this.messagesById(accountId, ids);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => ({
        kind: row.kind,
        conversationId: row.conversation_id,
        at: row.at.toISOString(),
        messages: row.message_ids.flatMap((id) => views.get(id) ?? []),
      })),
      nextCursor: rows.length > limit && last ? writeCursor(last.at, last.id) : null,
    };
  }

  /** Customer-visible messages that came after one that was seen, without the reader's own. */
  async missed(
    tx: PoolClient,
    conversationId: string,
    seenN: number,
    readerId: string,
  ): Promise<MessageView[]> {
    const { rows } = await tx.query<MessageSqlRow & QuotedRow>({
      name: 'missed messages',
      text: `select ${MESSAGE_SELECT}, ${QUOTED_SELECT} from messages m left join messages q on q.id = m.quoted_message_id
              where m.conversation_id = $1 and m.n > $2 and m.type not in ('note', 'system') and m.status <> 'cancelled'
                and not (m.author = 'bot' and m.status = 'queued')
                and not (m.author = 'teammate' and m.author_id = $3)
              order by m.n limit 50`,
      values: [conversationId, seenN, readerId],
    });
    return rows.map(viewOfRow);
  }

  async conversationsById(accountId: string, ids: readonly string[]): Promise<Map<string, ConversationView>> {
    const { rows } = await this.database.people.query<ThreadSqlRow>({
      name: 'conversation views by id',
      text: `select ${THREAD_SELECT} from ${THREAD_FROM} where c.id = any($1::uuid[]) and c.account_id = $2`,
      values: [[...new Set(ids)], accountId],
    });
    return new Map(rows.map((row) => [row.id, conversationView(threadFromRow(row))]));
  }

  async messagesById(accountId: string, ids: readonly string[]): Promise<Map<string, MessageView>> {
    const { rows } = await this.database.people.query<MessageSqlRow & QuotedRow>({
      name: 'message views by id',
      text: `select ${MESSAGE_SELECT}, ${QUOTED_SELECT} from messages m left join messages q on q.id = m.quoted_message_id
              where m.id = any($1::uuid[]) and m.account_id = $2`,
      values: [ids, accountId],
    });
    return new Map(rows.map((row) => [row.id, viewOfRow(row)]));
  }

  /** The open conversation of the same customer on the same number, if it is another one than this. */
  async openBeside(accountId: string, conversationId: string): Promise<string | null> {
    const { rows } = await this.database.people.query<{ id: string }>({
      name: 'open beside',
      text: `select o.id from conversations c
               join conversations o on o.number_id = c.number_id and o.contact_id = c.contact_id
              where c.id = $1 and c.account_id = $2 and o.id <> c.id and o.status <> 'resolved'`,
      values: [conversationId, accountId],
    });
    return rows[0]?.id ?? null;
  }

  /**
   * What a message said before its edits, oldest first; nothing of what was taken back.
   * @throws Refused `message_unknown`
   */
  async versions(accountId: string, messageId: string): Promise<VersionView[]> {
    const { rows } = await this.database.people.query<{ versions: VersionView[] | null }>({
      name: 'versions of message',
      text: `select case when deleted_at is null then content->'versions' end as versions from messages
              where id = $1 and account_id = $2`,
      values: [messageId, accountId],
    });
    if (!rows[0]) throw new Refused('message_unknown');
    return rows[0].versions ?? [];
  }

  /** @throws Refused `message_unknown` */
  async conversationOf(accountId: string, messageId: string): Promise<string> {
    const { rows } = await this.database.people.query<{ conversation_id: string }>({
      name: 'conversation of message',
      text: 'select conversation_id from messages where id = $1 and account_id = $2',
      values: [messageId, accountId],
    });
    if (!rows[0]) throw new Refused('message_unknown');
    return rows[0].conversation_id;
  }

  async conversation(
    tx: { query: PoolClient['query'] },
    accountId: string,
    conversationId: string,
  ): Promise<ConversationView> {
    if (!isId(conversationId)) throw new Refused('conversation_unknown');
    const { rows } = await tx.query<ThreadSqlRow>({
      name: 'conversation',
      text: `select ${THREAD_SELECT} from ${THREAD_FROM} where c.id = $1 and c.account_id = $2`,
      values: [conversationId, accountId],
    });
    const row = rows[0];
    if (!row) throw new Refused('conversation_unknown');
    return conversationView(threadFromRow(row));
  }

  private async counts(tx: PoolClient, accountId: string, me: string): Promise<InboxCounts> {
    // Resolved ones are counted up to a bound: nobody works by that number, and counting a million takes its time.
    const { rows } = await tx.query<Record<InboxViewName, number>>({
      name: 'inbox counts',
      text: `select ${INBOX_VIEWS.filter((view) => view !== 'resolved')
        .map((view) => `count(*) filter (where ${VIEWS[view].where})::int as "${view}"`)
        .join(', ')},
               (select count(*)::int from (select 1 from conversations r
                 where r.account_id = $1 and r.status = 'resolved' limit ${RESOLVED_COUNTED}) bounded) as resolved
               from conversations c where c.account_id = $1 and c.status in ('open', 'snoozed') and ($2::uuid is not null)`,
      values: [accountId, me],
    });
    return rows[0] as InboxCounts;
  }

  private async list(
    tx: PoolClient,
    accountId: string,
    me: string,
    view: InboxViewName,
    cursor: string | null,
    limit: number,
  ): Promise<Page<ConversationView>> {
    const { where, order, direction } = VIEWS[view];
    const after = cursor === null ? null : readCursor(cursor);
    const { rows } = await tx.query<ThreadSqlRow & { sort_at: Date }>({
      name: `inbox ${view}${after ? ' after' : ''}`,
      text: `select ${THREAD_SELECT}, c.${order} as sort_at from ${THREAD_FROM}
              where c.account_id = $1 and ($2::uuid is not null) and ${where}
              ${after ? `and (c.${order}, c.id) ${direction === 'asc' ? '>' : '<'} ($4::timestamptz, $5::uuid)` : ''}
              order by c.${order} ${direction}, c.id ${direction} limit $3`,
      values: [accountId, me, limit + 1, ...(after ? [after.at, after.id] : [])],
    });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => conversationView(threadFromRow(row))),
      nextCursor: rows.length > limit && last ? writeCursor(last.sort_at, last.id) : null,
    };
  }

  private async page(
    tx: PoolClient,
    accountId: string,
    conversationId: string,
    cursor: string | null,
    limit: number,
  ): Promise<Page<MessageView>> {
    const before = cursor === null ? null : readMessageCursor(cursor);
    const { rows } = await tx.query<MessageSqlRow & QuotedRow>({
      name: `thread page${before ? ' before' : ''}`,
      text: `select ${MESSAGE_SELECT}, ${QUOTED_SELECT} from messages m left join messages q on q.id = m.quoted_message_id
              where m.conversation_id = $1 and m.account_id = $2 and m.because is distinct from 'own_reflection'
              ${before ? 'and (m.at, m.n) < ($4::timestamptz, $5::int)' : ''}
              order by m.at desc, m.n desc limit $3`,
      values: [conversationId, accountId, limit + 1, ...(before ? [before.at, before.n] : [])],
    });
    const shown = rows.slice(0, limit);
    const first = shown.at(-1);
    return {
      items: shown.reverse().map(viewOfRow),
      nextCursor: rows.length > limit && first ? `${first.at.toISOString()}_${first.n}` : null,
    };
  }

  private consistently<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
    return this.database.transaction(
      this.database.people,
      work,
      'begin isolation level repeatable read read only',
    );
  }
}

/** The tabs as SQL; the same rules as `belongsTo` and `compareIn` of the contract, held together by a test. */
const VIEWS: Record<InboxViewName, { where: string; order: string; direction: 'asc' | 'desc' }> = {
  mine: {
    where: `c.turn_by = $2 and c.status <> 'resolved'`,
    order: 'last_at',
    direction: 'desc',
  },
  queue: {
    where: `c.status = 'open' and c.turn_kind in ('queue', 'offer')`,
    order: 'queued_since',
    direction: 'asc',
  },
  bot: { where: `c.status = 'open' and c.handler = 'bot'`, order: 'last_at', direction: 'desc' },
  owner: { where: `c.status = 'open' and c.handler = 'owner'`, order: 'last_at', direction: 'desc' },
  all: { where: `c.status <> 'resolved'`, order: 'last_at', direction: 'desc' },
  resolved: { where: `c.status = 'resolved'`, order: 'last_at', direction: 'desc' },
};

export const QUOTED_SELECT = `q.id as q_id, q.author as q_author, q.author_name as q_author_name, q.type as q_type,
  case when q.deleted_at is null then q.text end as q_text`;

export interface QuotedRow {
  q_id: string | null;
  q_author: MessageView['author'] | null;
  q_author_name: string | null;
  q_type: MessageView['type'] | null;
  q_text: string | null;
}

export function viewOfRow(row: MessageSqlRow & QuotedRow): MessageView {
  const quoted =
    row.q_id !== null && row.q_author !== null && row.q_type !== null
      ? {
          id: row.q_id,
          author: row.q_author,
          authorName: row.q_author_name,
          text: row.q_text,
          type: row.q_type,
        }
      : null;
  return messageView(recordFromRow(row), quoted);
}

function writeCursor(at: Date, id: string): string {
  return `${at.toISOString()}_${id}`;
}

function readCursor(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = cursor.split('_');
  if (!isInstant(at) || !isId(id)) throw new Refused('cursor_invalid');
  return { at, id };
}

/** As we write it ourselves: what else `Date` understands, Postgres may not. */
function isInstant(text: string): boolean {
  return /^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

export function readMessageCursor(cursor: string): { at: string; n: number } {
  const [at = '', n = ''] = cursor.split('_');
  if (!isInstant(at) || !/^\d{1,9}$/.test(n)) throw new Refused('cursor_invalid');
  return { at, n: Number(n) };
}
