import type pg from 'pg';
import { mustBe } from './protocol.ts';

/** Every message once. @throws when a result could not be trusted */
export async function checkMessages(db: pg.Pool, expected: number): Promise<void> {
  const { rows } = await db.query<{ n: number; wamids: number }>(
    'select count(*)::int as n, count(distinct wamid)::int as wamids from messages',
  );
  mustBe('messages', rows[0]?.n, expected);
  mustBe('different messages', rows[0]?.wamids, expected);
}

/** Places 1 to n without a hole. @throws when a result could not be trusted */
export async function checkJournal(db: pg.Pool, accountId: string, expected: number): Promise<void> {
  const { rows } = await db.query<{ n: number; first: number; last: number }>(
    `select count(*)::int as n, min(seq)::int as first, max(seq)::int as last from journal where account_id = $1`,
    [accountId],
  );
  mustBe('events', rows[0]?.n, expected);
  mustBe('first place', rows[0]?.first, 1);
  mustBe('last place', rows[0]?.last, expected);
}
