import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Database } from '../platform/database/database.ts';

/** One stored event: its place and its JSON text, `seq` included. */
export interface JournalText {
  seq: number;
  text: string;
}

export interface JournalHead {
  seq: number;
  epoch: string;
}

/** The journal's SQL, by hand: it runs in every transaction that people can see. */
@Injectable()
export class JournalStore {
  constructor(private readonly db: Database) {}

  async append(tx: pg.PoolClient, accountId: string, at: Date, payloads: readonly string[]): Promise<number> {
    const { rows } = await tx.query<{ first: string }>({
      name: 'journal_append',
      text: `with place as (
               insert into journal_counters as c (account_id, last_seq, epoch)
               values ($1, $2, gen_random_uuid())
               on conflict (account_id) do update set last_seq = c.last_seq + excluded.last_seq
               returning c.last_seq - $2 as before
             ), stored as (
               insert into journal (account_id, seq, at, payload)
               select $1, place.before + e.n, $3, e.payload
               from place, unnest($4::text[]) with ordinality as e (payload, n)
             )
             select before + 1 as first from place`,
      values: [accountId, payloads.length, at, payloads],
    });
    return Number(rows[0]?.first);
  }

  async after(accountId: string, afterSeq: number, limit: number): Promise<JournalText[]> {
    const { rows } = await this.db.people.query<{ seq: string; payload: string }>({
      name: 'journal_after',
      text: `select seq, payload from journal where account_id = $1 and seq > $2 order by seq limit $3`,
      values: [accountId, afterSeq, limit],
    });
    return rows.map((row) => ({ seq: Number(row.seq), text: withSeq(Number(row.seq), row.payload) }));
  }

  /**
   * The newest place and the journal's epoch as `tx` sees them, or as they are now. An account that never told anything
   * has no counter yet: it gets one, outside `tx`, which may be read only.
   */
  async head(accountId: string, tx?: pg.ClientBase): Promise<JournalHead> {
    const ask = (on: pg.ClientBase | pg.Pool) =>
      on.query<{ seq: string; epoch: string }>({
        name: 'journal_head',
        text: `select last_seq as seq, epoch from journal_counters where account_id = $1`,
        values: [accountId],
      });
    const seen = (await ask(tx ?? this.db.people)).rows[0];
    if (seen) return { seq: Number(seen.seq), epoch: seen.epoch };
    await this.db.people.query(
      `insert into journal_counters (account_id, last_seq, epoch) values ($1, 0, gen_random_uuid())
       on conflict do nothing`,
      [accountId],
    );
    const made = (await ask(this.db.people)).rows[0];
    if (!made) throw new Error('The account of this journal does not exist.');
    return { seq: tx ? 0 : Number(made.seq), epoch: made.epoch };
  }

  /** Newest places of several accounts at once. */
  async heads(accountIds: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await this.db.people.query<{ account_id: string; last_seq: string }>({
      name: 'journal_heads',
      text: `select account_id, last_seq from journal_counters where account_id = any($1)`,
      values: [accountIds],
    });
    return new Map(rows.map((row) => [row.account_id, Number(row.last_seq)]));
  }
}

/** Puts `seq` into an event's text: cheaper than parsing it and writing it again. */
export function withSeq(seq: number, payload: string): string {
  return `{"seq":${seq},${payload.slice(1)}`;
}
