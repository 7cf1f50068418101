import { Injectable } from '@nestjs/common';
import type { AccountPart, LiveEvent } from '@balcao/contract';
import { Clock } from '../platform/clock/clock.ts';
import { Database, type PoolClient } from '../platform/database/database.ts';
import { Journal } from './journal.ts';

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
    const at = new Date(this.clock.now());
    const event: Omit<Extract<LiveEvent, { type: 'account.changed' }>, 'seq'> = {
      at: at.toISOString(),
      type: 'account.changed',
      what,
    };
    const payloads = [JSON.stringify(event)];
    const [result, firstSeq] = await this.database.transaction(this.database.people, async (tx) => {
      const done = await work(tx);
      return [done, await this.journal.append(tx, accountId, at, payloads)] as const;
    });
    this.journal.committed(accountId, firstSeq, payloads);
    return result;
  }
}
