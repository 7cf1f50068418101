import type { SessionView } from '@balcao/contract';
import type { Database } from '../platform/database/database.ts';
import type { Actor } from './actor.ts';

/** Who is signed in, and where. */
export async function sessionView(db: Database, { id, name, role, accountId }: Actor): Promise<SessionView> {
  const { rows } = await db.people.query<{ name: string }>({
    name: 'session_account',
    text: `select name from accounts where id = $1`,
    values: [accountId],
  });
  return { teammate: { id, name, role }, account: { id: accountId, name: rows[0]?.name ?? '' } };
}
