import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';

const HOUR_MS = 3_600_000;
/** Meta repeats a delivery for up to a week, so its hash must be known for longer. */
const KEPT_DAYS = 8;
/** What a person should look at is kept until he has had the time. */
const SET_ASIDE_DAYS = 30;
const BATCH = 2_000;

/**
 * Forgets raw deliveries, and effects whose message never came, once Meta can no longer repeat them. In small batches
 * with a breath between, so that nobody waits for it.
 */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Retention');
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.timer = setInterval(() => void this.forget(), HOUR_MS);
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearInterval(this.timer);
  }

  async forget(): Promise<void> {
    try {
      await this.drain(
        `delete from raw_deliveries where id in (
           select id from raw_deliveries
            where done_at is not null
              and received_at < now() - case when problem is null then interval '${KEPT_DAYS} days'
                                             else interval '${SET_ASIDE_DAYS} days' end
            order by received_at limit ${BATCH})`,
      );
      await this.drain(
        `delete from waiting_effects where id in (
           select id from waiting_effects where created_at < now() - interval '${KEPT_DAYS} days'
            order by created_at limit ${BATCH})`,
      );
      await this.drain(
        `delete from quick_echoes where (account_id, hash, conversation_id) in (
           select account_id, hash, conversation_id from quick_echoes
            where created_at < now() - interval '${SET_ASIDE_DAYS} days' limit ${BATCH})`,
      );
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'could not forget; the next hour tries again');
    }
  }

  private async drain(sql: string): Promise<void> {
    while (!this.isStopped) {
      const { rowCount } = await this.database.lanes.query(sql);
      if ((rowCount ?? 0) < BATCH) return;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}
