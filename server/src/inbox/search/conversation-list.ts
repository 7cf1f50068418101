import { Injectable } from '@nestjs/common';
import type { ConversationView, ListSort, Page } from '@balcao/contract';
import { CURRENT, PRIORITY_WEIGHTS, WINDOW_LIFT_MS, type Criteria, type Instant } from '@balcao/domain';
import type { Actor } from '../../auth/index.ts';
import { Database } from '../../platform/database/database.ts';
import { Refused } from '../../platform/errors/index.ts';
import { isId } from '../../platform/ids/ids.ts';
import { Inbox } from '../inbox.service.ts';
import { conversationView, THREAD_FROM, THREAD_SELECT, threadFromRow, type ThreadSqlRow } from '../thread.ts';
import { conversationConditions, listConditions, statusCondition, Values } from './criteria-sql.ts';
import { QueryContexts } from './query-context.ts';

/** Where a page ended. `rest` are those who wait for nothing, by newest activity: the end of every waiting order. */
interface Place {
  part: 'rest' | 'waiting' | 'priority';
  /** Instant of the row, or its score. */
  key: string;
  id: string;
  /** The moment the order was made for: scores of one walk must not change with the clock. */
  asOf: Instant;
}

type Row = ThreadSqlRow & { sort_key: string };

/** `GET /conversations`: what a query finds among the conversations, in one of three orders, by keyset. */
@Injectable()
export class ConversationList {
  constructor(
    private readonly database: Database,
    private readonly contexts: QueryContexts,
    private readonly inbox: Inbox,
  ) {}

  async page(
    me: Actor,
    text: string,
    sort: ListSort,
    cursor: string | null,
    limit: number,
  ): Promise<Page<ConversationView>> {
    const criteria = await this.contexts.criteria(me, text);
    const place = cursor === null ? null : readPlace(cursor, sort);
    const asOf = place?.asOf ?? this.inbox.now;
    const part: Place['part'] = place?.part ?? (sort === 'recent' ? 'rest' : sort);
    const read = (wanted: Place['part'], after: Place | null, count: number) =>
      this.read(me, criteria, sort, wanted, after, count, asOf);
    const first = await read(part, place, limit + 1);
    const isEnding = part !== 'rest' && first.length <= limit;
    const rows = isEnding ? [...first, ...(await read('rest', null, limit + 1 - first.length))] : first;
    const last = rows[limit - 1];
    const end = last && {
      part: limit > first.length ? ('rest' as const) : part,
      key: last.sort_key,
      id: last.id,
      asOf,
    };
    return {
      items: rows.slice(0, limit).map((row) => conversationView(threadFromRow(row))),
      nextCursor: rows.length > limit && end ? writePlace(end) : null,
    };
  }

  private async read(
    me: Actor,
    criteria: Criteria,
    sort: ListSort,
    part: Place['part'],
    after: Place | null,
    limit: number,
    asOf: Instant,
  ): Promise<Row[]> {
    const values = new Values();
    const conditions = [
      `c.account_id = ${values.add(me.accountId)}`,
      statusCondition(criteria.statuses ?? CURRENT, values),
      ...conversationConditions(criteria, values, this.inbox.now),
      ...listConditions(criteria, values),
    ];
    if (sort !== 'recent') conditions.push(`c.waiting_since is ${part === 'rest' ? '' : 'not '}null`);
    const order = orderOf(part, values, asOf);
    if (after) {
      const key = `${values.add(after.key)}::${order.type}`;
      const id = `${values.add(after.id)}::uuid`;
      conditions.push(
        part === 'priority'
          ? `(${order.key} < ${key} or (${order.key} = ${key} and c.id > ${id}))`
          : `(${order.key}, c.id) ${part === 'rest' ? '<' : '>'} (${key}, ${id})`,
      );
    }
    const { rows } = await this.database.people.query<Row & { sort_at: Date | string }>(
      `select ${THREAD_SELECT}, ${order.key} as sort_at from ${THREAD_FROM}
        where ${conditions.join(' and ')} order by ${order.by} limit ${limit}`,
      values.list,
    );
    return rows.map((row) => ({
      ...row,
      sort_key: row.sort_at instanceof Date ? row.sort_at.toISOString() : row.sort_at,
    }));
  }
}

function orderOf(part: Place['part'], values: Values, asOf: Instant) {
  switch (part) {
    case 'rest':
      return { key: 'c.last_at', by: 'c.last_at desc, c.id desc', type: 'timestamptz' };
    case 'waiting':
      return { key: 'c.waiting_since', by: 'c.waiting_since, c.id', type: 'timestamptz' };
    case 'priority': {
      const key = scoreSql(values, asOf);
      return { key, by: `${key} desc, c.id`, type: 'bigint' };
    }
  }
}

/** `priorityScore` of the domain. */
function scoreSql(values: Values, asOf: Instant): string {
  const now = values.addTime(asOf);
  const soon = values.addTime(asOf + WINDOW_LIFT_MS);
  const { urgent, high, normal, low } = PRIORITY_WEIGHTS;
  const weight = (table: Record<string, number>) =>
    `case c.priority ${Object.entries(table)
      .map(([priority, value]) => `when '${priority}' then ${value}`)
      .join(' ')} end`;
  const lifted = { urgent, high: urgent, normal: high, low: normal };
  return `((extract(epoch from ${now} - c.waiting_since) * 1000)::bigint * case
    when c.window_closes_at > ${now} and c.window_closes_at < ${soon} then ${weight(lifted)}
    else ${weight({ urgent, high, normal, low })} end)`;
}

const PARTS: Record<ListSort, readonly string[]> = {
  recent: ['rest'],
  waiting: ['waiting', 'rest'],
  priority: ['priority', 'rest'],
};

function writePlace({ part, key, id, asOf }: Place): string {
  return [part, key, id, asOf].join('_');
}

function readPlace(cursor: string, sort: ListSort): Place {
  const [part = '', key = '', id = '', asOf = ''] = cursor.split('_');
  const isKey = part === 'priority' ? /^-?\d{1,17}$/.test(key) : isInstant(key);
  if (!PARTS[sort].includes(part) || !isKey || !isId(id) || !/^\d{1,15}$/.test(asOf)) {
    throw new Refused('cursor_invalid');
  }
  return { part: part as Place['part'], key, id, asOf: Number(asOf) };
}

/** As we write it ourselves: what else `Date` understands, Postgres may not. */
export function isInstant(text: string): boolean {
  return /^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}
