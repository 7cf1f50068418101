import { Injectable } from '@nestjs/common';
import type { MentionView, Page } from '@balcao/contract';
import type { Actor } from '../auth/index.ts';
import { InboxReader } from '../inbox/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { Database } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { isId } from '../platform/ids/ids.ts';

export interface MentionsPage extends Page<MentionView> {
  /** Of all, not of this page. */
  unread: number;
}

/** Notes that name a person; the inbox writes them with the note. */
@Injectable()
export class Mentions {
  constructor(
    private readonly database: Database,
    private readonly reader: InboxReader,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws Refused `cursor_invalid` */
  async list(me: Actor, cursor: string | null, limit: number): Promise<MentionsPage> {
    const after = cursor === null ? null : readCursor(cursor);
    const { rows } = await this.database.people.query<{
      message_id: string;
      conversation_id: string;
      at: Date;
      read_at: Date | null;
    }>({
      name: 'mentions',
      text: `select message_id, conversation_id, at, read_at from mentions
              where teammate_id = $1 and account_id = $2
                and ($3::timestamptz is null or (at, message_id) < ($3, $4::uuid))
              order by at desc, message_id desc limit $5`,
      values: [me.id, me.accountId, after?.at ?? null, after?.id ?? null, limit + 1],
    });
    const shown = rows.slice(0, limit);
    const ids = (pick: (row: (typeof shown)[number]) => string) => [...new Set(shown.map(pick))];
    const [messages, conversations, unread] = await Promise.all([
      this.reader.messagesById(
        me.accountId,
        ids((row) => row.message_id),
      ),
      this.reader.conversationsById(
        me.accountId,
        ids((row) => row.conversation_id),
      ),
      this.unread(me),
    ]);
    const last = shown.at(-1);
    return {
      items: shown.flatMap((row) => {
        const message = messages.get(row.message_id);
        const conversation = message && conversations.get(message.conversationId);
        return conversation ? [{ message, conversation, readAt: row.read_at?.toISOString() ?? null }] : [];
      }),
      nextCursor: rows.length > limit && last ? `${last.at.toISOString()}_${last.message_id}` : null,
      unread,
    };
  }

  /** Those that are told by the ids of their notes, or all; what is read already keeps its time. */
  async read(me: Actor, messageIds: readonly string[] | undefined): Promise<{ unread: number }> {
    await this.database.people.query({
      name: 'read mentions',
      text: `update mentions set read_at = $3 where teammate_id = $1 and account_id = $2 and read_at is null
                and ($4::uuid[] is null or message_id = any($4::uuid[]))`,
      values: [me.id, me.accountId, this.clock.now(), messageIds ?? null],
    });
    return { unread: await this.unread(me) };
  }

  private async unread(me: Actor): Promise<number> {
    const { rows } = await this.database.people.query<{ unread: number }>({
      name: 'unread mentions',
      text: `select count(*)::int as unread from mentions
              where teammate_id = $1 and account_id = $2 and read_at is null`,
      values: [me.id, me.accountId],
    });
    return rows[0]?.unread ?? 0;
  }
}

function readCursor(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = cursor.split('_');
  const isInstant = /^\d{4}-/.test(at) && !Number.isNaN(Date.parse(at)) && new Date(at).toISOString() === at;
  if (!isInstant || !isId(id)) throw new Refused('cursor_invalid');
  return { at, id };
}
