import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.ts';
import { Config } from '../platform/config/config.ts';
import { mark, seal, unseal } from '../platform/crypto/seal.ts';
import { Database } from '../platform/database/database.ts';

const PURPOSE = 'idempotent answers';
const KEEP_MS = 24 * 3_600_000;
/** A first request that has not ended by then died with its process; its repetition may go ahead. */
const AT_WORK_MS = 60_000;

export type Begun =
  | { kind: 'first' }
  | { kind: 'repeated'; status: number; body: unknown }
  | { kind: 'at_work' }
  | { kind: 'reused' };

/**
 * Answers of POSTs that named an Idempotency-Key. They are sealed: some hold what is told only once, such as a token.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @param request  method, path and body: the same key may come again only with the same */
  async begin(accountId: string, key: string, request: string): Promise<Begun> {
    const now = this.clock.now();
    const { rows } = await this.db.people.query<{
      mine: boolean;
      request: string;
      status: number | null;
      body: unknown;
    }>({
      name: 'idempotency_begin',
      text: `with taken as (
               insert into idempotency_keys as k (account_id, key, request, created_at) values ($1, $2, $3, $4)
               on conflict (account_id, key) do update set created_at = $4, request = $3, status = null, body = null
                 where k.created_at < $6 or (k.status is null and k.created_at < $5 and k.request = $3)
               returning 1)
             select true as mine, $3 as request, null::smallint as status, null::jsonb as body from taken
             union all
             select false, request, status, body from idempotency_keys where account_id = $1 and key = $2
             order by mine desc limit 1`,
      values: [
        accountId,
        key,
        this.markOf(request),
        now,
        new Date(now.getTime() - AT_WORK_MS),
        new Date(now.getTime() - KEEP_MS),
      ],
    });
    const row = rows[0];
    if (!row) return { kind: 'at_work' }; // just taken by another request, invisible to this statement
    if (row.mine) return { kind: 'first' };
    if (row.request !== this.markOf(request)) return { kind: 'reused' };
    if (row.status === null) return { kind: 'at_work' };
    return { kind: 'repeated', status: row.status, body: this.open(row.body) };
  }

  async done(accountId: string, key: string, status: number, body: unknown): Promise<void> {
    const sealed = seal(this.config.secretKey, PURPOSE, JSON.stringify(body ?? null)).toString('base64');
    await this.db.people.query(
      `update idempotency_keys set status = $3, body = $4 where account_id = $1 and key = $2`,
      [accountId, key, status, JSON.stringify({ sealed })],
    );
  }

  /** It was refused or failed: the same key may try again. */
  async undo(accountId: string, key: string): Promise<void> {
    await this.db.people.query(`delete from idempotency_keys where account_id = $1 and key = $2`, [
      accountId,
      key,
    ]);
  }

  async prune(): Promise<void> {
    await this.db.people.query(`delete from idempotency_keys where created_at < $1`, [
      new Date(this.clock.now().getTime() - KEEP_MS),
    ]);
  }

  /** Keyed: a request may hold a password, and a bare hash of it could be guessed at. */
  private markOf(request: string): string {
    return mark(this.config.secretKey, PURPOSE, request);
  }

  private open(body: unknown): unknown {
    const text = unseal(
      this.config.secretKey,
      PURPOSE,
      Buffer.from((body as { sealed: string }).sealed, 'base64'),
    );
    return text === null ? null : (JSON.parse(text) as unknown);
  }
}
