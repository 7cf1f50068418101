import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.ts';
import { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { isId } from '../platform/ids/ids.ts';
import { Storage } from '../platform/storage/index.ts';
import { Incoming } from './incoming.ts';
import { MediaFiles } from './media-files.ts';

const EVERY_MS = 15 * 60_000;
/** An upload that went into no message by then was given up. */
const UNUSED_MS = 24 * 3_600_000;
const BATCH = 50;

/**
 * Throws away files that nothing leads to any more: uploads nobody sent, those whose message was erased, those of
 * accounts that are gone, and what killed processes left half done. Whoever erases messages or accounts need not know of
 * files.
 */
@Injectable()
export class MediaJanitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('MediaJanitor');
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly storage: Storage,
    private readonly files: MediaFiles,
    private readonly incoming: Incoming,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.timer = setInterval(() => void this.sweep(), EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.sweeping;
  }

  sweep(): Promise<void> {
    this.sweeping ??= this.sweepAll()
      .catch((error: Error) => {
        this.logger.warn({ err: error.message }, 'files could not be swept; the next time tries again');
      })
      .finally(() => {
        this.sweeping = undefined;
      });
    return this.sweeping;
  }

  private async sweepAll(): Promise<void> {
    await this.incoming.sweep();
    while (!this.isStopped && (await this.throwAway()) === BATCH);
    await this.leaveNothingOfGoneAccounts();
  }

  /** A row is locked while its bytes go, so that nobody sends it in that moment. @returns how many went */
  private throwAway(): Promise<number> {
    return this.database.transaction(this.database.lanes, async (tx) => {
      const { rows } = await tx.query<{ id: string; account_id: string }>({
        name: 'files nobody needs',
        text: `select id, account_id from media_files
                where (origin = 'uploaded' and used_at is null and created_at < $1)
                   or (origin = 'received' and message_id is null and used_at is null and (due_at is null or due_at < $3))
                order by created_at limit $2 for update skip locked`,
        values: [new Date(this.clock.now().getTime() - UNUSED_MS), BATCH, this.clock.now()],
      });
      await Promise.all(rows.map((file) => this.files.removeBytes(file)));
      await tx.query({
        name: 'throw files away',
        text: 'delete from media_files where id = any($1::uuid[])',
        values: [rows.map(({ id }) => id)],
      });
      return rows.length;
    });
  }

  private async leaveNothingOfGoneAccounts(): Promise<void> {
    const owners = (await this.storage.owners()).filter(isId);
    if (owners.length === 0) return;
    const { rows } = await this.database.lanes.query<{ id: string }>({
      name: 'accounts of files',
      text: 'select id from accounts where id = any($1::uuid[])',
      values: [owners],
    });
    const known = new Set(rows.map(({ id }) => id));
    for (const owner of owners) {
      if (known.has(owner)) continue;
      this.logger.log({ accountId: owner }, 'files of an account that is gone are thrown away');
      await this.storage.removeOwner(owner);
    }
  }
}
