import { Injectable } from '@nestjs/common';
import type { MessagesAround, MessageView } from '@balcao/contract';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { Database, type PoolClient } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { InboxReader, QUOTED_SELECT, readMessageCursor, viewOfRow, type QuotedRow } from './inbox-reader.ts';
import { PageQuery } from './inbox-dto.ts';
import { MESSAGE_SELECT, type MessageSqlRow } from './message-record.ts';

/** `cursor`: older ones · `around`: those round a message, so that a hit opens in its place · `after`: newer ones. */
export class MessagesQuery extends PageQuery {
  @IsOptional()
  @IsUUID('all')
  around?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;
}

type Row = MessageSqlRow & QuotedRow;
interface Place {
  at: string;
  n: number;
}

/** Pages of a thread from anywhere within it, both ways. Their cursors are those of the pages from its end. */
@Injectable()
export class MessagePages {
  constructor(
    private readonly database: Database,
    private readonly reader: InboxReader,
  ) {}

  /** As many before as behind. @throws Refused `conversation_unknown`, `message_unknown` */
  around(accountId: string, id: string, messageId: string, limit: number): Promise<MessagesAround> {
    return this.consistently(async (tx) => {
      await this.reader.conversation(tx, accountId, id);
      const { rows } = await tx.query<{ at: Date; n: number }>({
        name: 'place of message',
        text: 'select at, n from messages where id = $1 and conversation_id = $2 and account_id = $3',
        values: [messageId, id, accountId],
      });
      const middle = rows[0];
      if (!middle) throw new Refused('message_unknown');
      const place = { at: middle.at.toISOString(), n: middle.n };
      const before = Math.floor((limit - 1) / 2);
      const [older, newer] = await Promise.all([
        read(tx, id, '<', place, before + 1),
        read(tx, id, '>=', place, limit - before + 1),
      ]);
      return pageOf(older.slice(0, before).reverse(), newer.slice(0, limit - before), {
        hasOlder: older.length > before,
        hasNewer: newer.length > limit - before,
      });
    });
  }

  /** @throws Refused `conversation_unknown`, `cursor_invalid` */
  after(accountId: string, id: string, cursor: string, limit: number): Promise<MessagesAround> {
    const place = readMessageCursor(cursor);
    return this.consistently(async (tx) => {
      await this.reader.conversation(tx, accountId, id);
      const newer = await read(tx, id, '>', place, limit + 1);
      return pageOf([], newer.slice(0, limit), { hasOlder: true, hasNewer: newer.length > limit });
    });
  }

  private consistently<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
    return this.database.transaction(
      this.database.people,
      work,
      'begin isolation level repeatable read read only',
    );
  }
}

async function read(
  tx: PoolClient,
  id: string,
  side: '<' | '>' | '>=',
  { at, n }: Place,
  limit: number,
): Promise<Row[]> {
  const direction = side === '<' ? 'desc' : 'asc';
  const { rows } = await tx.query<Row>({
    name: `thread page ${side}`,
    text: `select ${MESSAGE_SELECT}, ${QUOTED_SELECT} from messages m left join messages q on q.id = m.quoted_message_id
            where m.conversation_id = $1 and m.because is distinct from 'own_reflection' and (m.at, m.n) ${side} ($2::timestamptz, $3::int)
            order by m.at ${direction}, m.n ${direction} limit $4`,
    values: [id, at, n, limit],
  });
  return rows;
}

function pageOf(
  older: readonly Row[],
  newer: readonly Row[],
  { hasOlder, hasNewer }: { hasOlder: boolean; hasNewer: boolean },
): MessagesAround {
  const rows = [...older, ...newer];
  const items: MessageView[] = rows.map(viewOfRow);
  return {
    items,
    olderCursor: hasOlder ? cursorOf(rows[0]) : null,
    newerCursor: hasNewer ? cursorOf(rows.at(-1)) : null,
  };
}

function cursorOf(row: Row | undefined): string | null {
  return row ? `${row.at.toISOString()}_${row.n}` : null;
}
