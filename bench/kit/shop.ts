import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';

export interface Shop {
  readonly accountId: string;
  readonly numberId: string;
  readonly phoneNumberId: string;
  /** Teammates with an API token each. */
  readonly people: readonly { id: string; token: string }[];
}

/**
 * An account with one number and some teammates. A team answers round the clock and no bot does, so that every message
 * is one event, whenever the benchmark is run.
 */
export async function makeShop(db: pg.Pool, index = 0, people = 1): Promise<Shop> {
  const accountId = randomUUID();
  const numberId = randomUUID();
  const phoneNumberId = String(100_000_000_000 + index);
  await db.query('insert into accounts (id, name) values ($1, $2)', [accountId, `Shop ${index}`]);
  await db.query(
    `insert into numbers (id, account_id, name, phone_number_id, business_account_id, display_phone)
     values ($1, $2, 'Loja', $3, '102290129340398', '+55 11 90000-0001')`,
    [numberId, accountId, phoneNumberId],
  );
  await db.query(
    `insert into settings (account_id, kind, version, body, updated_at)
     values ($1, 'hours', 1, $2, now()), ($1, 'bot', 1, '{"enabled": false}', now())`,
    [accountId, JSON.stringify({ weekly: Array.from({ length: 7 }, () => ALL_DAY), outside: 'team' })],
  );
  const made = [];
  for (let i = 0; i < people; i += 1) {
    const id = randomUUID();
    const token = `blc_${randomBytes(32).toString('base64url')}`;
    await db.query(
      `insert into teammates (id, account_id, name, email, role) values ($1, $2, $3, $4, 'agent')`,
      [id, accountId, `Pessoa ${i}`, `p${i}@${accountId}.example`],
    );
    await db.query(
      `insert into api_tokens (id, account_id, teammate_id, name, hash, scopes) values ($1, $2, $3, 'bench', $4, $5)`,
      [randomUUID(), accountId, id, createHash('sha256').update(token).digest(), ['read', 'write']],
    );
    made.push({ id, token });
  }
  return { accountId, numberId, phoneNumberId, people: made };
}

const ALL_DAY = [{ from: '00:00', to: '24:00', mode: 'team' }];
