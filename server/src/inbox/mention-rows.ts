import { insertMany, type Columns } from '../platform/database/bulk.ts';
import type { PoolClient } from '../platform/database/database.ts';
import { iso, type MessageRecord } from './message-record.ts';

/** A row for each teammate whom a new note or line names; whoever names herself knows it. Sent behind the messages. */
export async function insertMentions(tx: PoolClient, messages: readonly MessageRecord[]): Promise<void> {
  const rows = messages.flatMap(({ id, accountId, conversationId, authorId, content, at }) =>
    [...new Set(content?.mentions ?? [])]
      .filter((teammateId) => teammateId !== authorId)
      .map((teammateId) => [teammateId, id, accountId, conversationId, iso(at)]),
  );
  await insertMany(tx, 'mentions', COLUMNS, rows, 'on conflict do nothing');
}

/** Are all of these active people of the account? */
export async function areTeammates(
  tx: PoolClient,
  accountId: string,
  ids: readonly string[],
): Promise<boolean> {
  if (ids.length === 0) return true;
  const { rows } = await tx.query<{ known: number }>({
    name: 'active teammates',
    text: `select count(*)::int as known from teammates where id = any($1::uuid[]) and account_id = $2 and active`,
    values: [ids, accountId],
  });
  return rows[0]?.known === new Set(ids).size;
}

const COLUMNS: Columns = [
  ['teammate_id', 'uuid'],
  ['message_id', 'uuid'],
  ['account_id', 'uuid'],
  ['conversation_id', 'uuid'],
  ['at', 'timestamptz'],
];
