import { hasMoved, undoPoint, type Instant, type UndoMemory, type UndoPoint } from '@balcao/domain';
import { insertMany, type Columns } from '../platform/database/bulk.ts';
import type { PoolClient } from '../platform/database/database.ts';
import { iso } from './message-record.ts';
import type { Thread } from './thread.ts';

/** What people's acts of one transaction found, so that they can be taken back. */
export class UndoMemories {
  private readonly begun = new Map<string, { thread: Thread; by: string; before: UndoPoint }>();

  /** Before the act: only the first look counts. */
  begin(thread: Thread, by: string): void {
    const { id } = thread.state;
    if (!this.begun.has(id)) this.begun.set(id, { thread, by, before: undoPoint(thread.state, thread) });
  }

  /** After it, in its transaction: one memory per conversation, the newest. An act that moved nothing leaves the older one. */
  async flush(tx: PoolClient, accountId: string, now: Instant): Promise<void> {
    const rows = [...this.begun.values()].flatMap(({ thread, by, before }) => {
      const after = undoPoint(thread.state, thread);
      if (!hasMoved(before, after)) return [];
      return [[thread.state.id, accountId, by, iso(now), JSON.stringify(before), JSON.stringify(after)]];
    });
    await insertMany(tx, 'undo_memories', COLUMNS, rows, NEWEST);
  }
}

/** The memory of a conversation, whosever it is. */
export async function undoMemory(
  tx: PoolClient,
  accountId: string,
  conversationId: string,
): Promise<UndoMemory | null> {
  const { rows } = await tx.query<{ by_id: string; at: Date; before: UndoPoint; after: UndoPoint }>({
    name: 'undo memory',
    text: `select by_id, at, before, after from undo_memories where conversation_id = $1 and account_id = $2`,
    values: [conversationId, accountId],
  });
  const row = rows[0];
  return row ? { by: row.by_id, at: row.at.getTime(), before: row.before, left: row.after } : null;
}

export async function forgetUndo(tx: PoolClient, accountId: string, conversationId: string): Promise<void> {
  await tx.query({
    name: 'forget undo',
    text: `delete from undo_memories where conversation_id = $1 and account_id = $2`,
    values: [conversationId, accountId],
  });
}

const NEWEST = `on conflict (conversation_id) do update set by_id = excluded.by_id, at = excluded.at,
  before = excluded.before, after = excluded.after`;

const COLUMNS: Columns = [
  ['conversation_id', 'uuid'],
  ['account_id', 'uuid'],
  ['by_id', 'uuid'],
  ['at', 'timestamptz'],
  ['before', 'jsonb'],
  ['after', 'jsonb'],
];
