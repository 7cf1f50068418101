import { createHash } from 'node:crypto';
import type pg from 'pg';

interface Waiting {
  accountId: string;
  hash: Buffer;
  body: Buffer;
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

/** The least that keeps a delivery: what waits is one insert, the next begins when that is committed. */
export class BareStore {
  private waiting: Waiting[] = [];
  private isWriting = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly accountByNumber: ReadonlyMap<string, string>,
    private readonly mostAtOnce: number,
    private readonly stored: (accountId: string) => void = () => undefined,
  ) {}

  store(body: Buffer): Promise<void> {
    const number = /"phone_number_id":"(\d+)"/.exec(body.toString('latin1', 0, 600))?.[1] ?? '';
    const accountId = this.accountByNumber.get(number) ?? '';
    const hash = createHash('sha256').update(body).digest();
    return new Promise((done, fail) => {
      this.waiting.push({ accountId, hash, body, done, fail });
      // One insert per request is not held back by the one before it.
      if (this.mostAtOnce === 1) void this.insert(this.waiting.splice(0));
      else if (!this.isWriting) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) await this.insert(this.waiting.splice(0, this.mostAtOnce));
    this.isWriting = false;
  }

  private async insert(batch: Waiting[]): Promise<void> {
    try {
      await this.pool.query({
        name: 'store',
        text: `insert into raw_deliveries (account_id, hash, body)
               select * from unnest($1::uuid[], $2::bytea[], $3::bytea[]) on conflict (hash) do nothing`,
        values: [
          batch.map(({ accountId }) => accountId),
          batch.map(({ hash }) => hash),
          batch.map(({ body }) => body),
        ],
      });
      for (const { done } of batch) done();
      for (const accountId of new Set(batch.map((one) => one.accountId))) this.stored(accountId);
    } catch (error) {
      for (const { fail } of batch) fail(error as Error);
    }
  }
}
