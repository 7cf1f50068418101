import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { Settings } from '../settings/index.ts';

/** Beyond these, Meta is told to come again: memory is not a queue. */
const WAITING_MAX = 4_000;
const WAITING_BYTES_MAX = 128 * 1024 * 1024;
/** One statement stores at most this much. */
const BATCH_MAX = 256;
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

/** Stands for the account of deliveries that name no number of ours: an id that nobody has. */
export const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

interface Waiting {
  accountId: string | null;
  hash: Buffer;
  body: Buffer;
  stored(): void;
  failed(error: unknown): void;
}

/**
 * Stores raw deliveries in natural batches: one insert is under way, what comes meanwhile is the next one. No timer,
 * so an idle door answers at once and a busy one commits hundreds together.
 */
@Injectable()
export class DeliveryStore {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private isWriting = false;
  private listener: (accountIds: ReadonlySet<string>) => void = () => undefined;
  private readonly logger = new Logger('Deliveries');

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Hears, right after each commit, whose deliveries were stored. */
  listen(listener: (accountIds: ReadonlySet<string>) => void): void {
    this.listener = listener;
  }

  /**
   * Resolves when the bytes are committed. The same bytes twice are one delivery.
   * @throws Refused `busy` when they cannot be stored now
   */
  async store(body: Buffer): Promise<void> {
    if (this.waiting.length >= WAITING_MAX || this.waitingBytes + body.length > WAITING_BYTES_MAX) {
      throw new Refused('busy', { retryAfterMs: 1_000 });
    }
    const accountId = await this.accountOf(body);
    const hash = createHash('sha256').update(body).digest();
    await new Promise<void>((stored, failed) => {
      this.waiting.push({ accountId, hash, body, stored, failed });
      this.waitingBytes += body.length;
      if (!this.isWriting) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const batch = this.nextBatch();
      await this.insert(batch);
      this.listener(new Set(batch.map(({ accountId }) => accountId ?? NO_ACCOUNT)));
    }
    this.isWriting = false;
  }

  private nextBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { body } of this.waiting) {
      if (count > 0 && (count >= BATCH_MAX || bytes + body.length > BATCH_BYTES_MAX)) break;
      bytes += body.length;
      count += 1;
    }
    this.waitingBytes -= bytes;
    return this.waiting.splice(0, count);
  }

  /** A batch that fails is halved until the one that cannot be stored fails alone. */
  private async insert(batch: Waiting[]): Promise<void> {
    try {
      await this.database.ingest.query({
        name: 'store deliveries',
        text: `insert into raw_deliveries (account_id, hash, body)
               select * from unnest($1::uuid[], $2::bytea[], $3::bytea[]) on conflict (hash) do nothing`,
        values: [
          batch.map((one) => one.accountId),
          batch.map((one) => one.hash),
          batch.map((one) => one.body),
        ],
      });
      for (const one of batch) one.stored();
    } catch (error) {
      if (batch.length > 1) {
        const half = batch.length >> 1;
        await this.insert(batch.slice(0, half));
        await this.insert(batch.slice(half));
        return;
      }
      this.logger.warn({ err: (error as Error).message }, 'delivery could not be stored');
      for (const one of batch) one.failed(new Refused('busy', { retryAfterMs: 1_000 }));
    }
  }

  /**
   * Whose lane takes it, by a look at the bytes: parsing comes later. A delivery may carry several accounts' items;
   * the lane that takes it hands those of others on.
   */
  private async accountOf(body: Buffer): Promise<string | null> {
    const found = PHONE_NUMBER_ID.exec(body.toString('latin1', 0, LOOK_AT));
    if (!found?.[1]) return null;
    const known = await this.settings.numberByPhoneNumberId(found[1]);
    return known?.accountId ?? null;
  }
}

const PHONE_NUMBER_ID = /"phone_number_id"\s*:\s*"(\d{1,32})"/;
/** `metadata` stands before the items, so the beginning tells; what it does not tell the null lane finds out. */
const LOOK_AT = 4_096;
