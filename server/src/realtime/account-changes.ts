import { Injectable } from '@nestjs/common';
import type { AccountPart, LiveEvent } from '@balcao/contract';
import { Clock } from '../platform/clock/clock.ts';
import { Database, type PoolClient } from '../platform/database/database.ts';
import { Journal } from './journal.ts';

/** News of one change, told in two steps by whoever owns the transaction. */
export interface ChangeNews {
  /** Its last statement. */
  readonly within: (tx: PoolClient) => Promise<void>;
  /** After its commit. */
  readonly committed: () => void;
}

/** Changes of what every panel keeps a small copy of (labels, quick replies ...): written and told in one transaction. */
@Injectable()
export class AccountChanges {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** Runs `work` in a transaction and tells the account's panels that `what` is different now, after the commit. */
  async write<T>(accountId: string, what: AccountPart, work: (tx: PoolClient) => Promise<T>): Promise<T> {
    const news = this.news(accountId, what);
    const result = await this.database.transaction(this.database.people, async (tx) => {
      const done = await work(tx);
      await news.within(tx);
      return done;
    });
    news.committed();
    return result;
  }

  /** For a transaction that somebody else has begun. */
  news(accountId: string, ...parts: AccountPart[]): ChangeNews {
    const at = new Date(this.clock.now());
    const payloads = parts.map((what) => {
      const event: Omit<Extract<LiveEvent, { type: 'account.changed' }>, 'seq'> = {
        at: at.toISOString(),
        type: 'account.changed',
        what,
      };
      return JSON.stringify(event);
    });
    let firstSeq = 0;
    return {
      within: async (tx) => {
        firstSeq = await this.journal.append(tx, accountId, at, payloads);
      },
      committed: () => this.journal.committed(accountId, firstSeq, payloads),
    };
  }
}
