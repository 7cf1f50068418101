import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { elapse } from '@balcao/domain';
import { Inbox } from '../inbox/index.ts';
import { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { FactsSource, Settings } from '../settings/index.ts';

const SWEEP_MS = 1_000;
const BATCH = 200;

/**
 * Lets what only time ends come to its end: leases, snoozes, the owner's silence, opening hours. Any number of processes
 * may sweep: each conversation is looked at again under its lock, and whoever comes second finds nothing to do.
 */
@Injectable()
export class Lapses implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Lapses');
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<number> | undefined;
  private stopListening: (() => void) | undefined;
  private lookingAgain: Promise<void> | undefined;
  /** By account: the settings that decide turns, as they were when last looked at. */
  private readonly turnsBy = new Map<string, string>();
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly facts: FactsSource,
    private readonly settings: Settings,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS);
    this.stopListening = this.settings.onChange((accountId) => {
      this.lookingAgain = this.lookAgain(accountId);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.stopListening?.();
    clearInterval(this.timer);
    await this.lookingAgain;
    await this.sweeping;
  }

  /** One look at everything that is due; a call during one waits for it. @returns how many were looked at */
  sweep(): Promise<number> {
    this.sweeping ??= this.sweepAll().finally(() => {
      this.sweeping = undefined;
    });
    return this.sweeping;
  }

  /**
   * Another mode or other hours may move what is owed and nobody holds: it is due for a look now. Settings are also told
   * of when a number is held and let go, which moves nobody's turn.
   */
  private async lookAgain(accountId: string): Promise<void> {
    try {
      const { versions, numbers } = await this.settings.of(accountId);
      const turns = JSON.stringify([versions, numbers.map(({ override }) => override)]);
      if (this.turnsBy.get(accountId) === turns) return;
      this.turnsBy.set(accountId, turns);
      await this.database.lanes.query({
        name: 'look again',
        // Locked in the order in which everybody locks.
        text: `with owed as (select id from conversations
                              where account_id = $1 and status <> 'resolved' and waiting_since is not null
                                and turn_kind in ('bot', 'queue', 'owner') order by id for no key update)
               update conversations c set elapse_at = $2 from owed where c.id = owed.id`,
        values: [accountId, new Date(this.inbox.now)],
      });
    } catch (error) {
      this.turnsBy.delete(accountId);
      this.logger.warn({ err: (error as Error).message, accountId }, 'could not look again');
    }
  }

  private async sweepAll(): Promise<number> {
    try {
      const { rows } = await this.database.lanes.query<{ id: string; account_id: string }>({
        name: 'due conversations',
        text: `select id, account_id from conversations where elapse_at <= $1 order by elapse_at limit ${BATCH}`,
        values: [new Date(this.inbox.now)],
      });
      for (const { id, account_id } of rows) {
        if (this.isStopped) break;
        await this.lapse(account_id, id);
      }
      return rows.length;
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'sweep failed; the next one tries again');
      return 0;
    }
  }

  private async lapse(accountId: string, conversationId: string): Promise<void> {
    const now = this.inbox.now;
    const facts = await this.facts.of(accountId, now);
    try {
      await this.inbox.command(
        accountId,
        conversationId,
        facts,
        now,
        ({ thread, set }) => {
          if (thread.elapseAt === null || thread.elapseAt > now) return { done: null }; // another process was here
          const change = elapse(thread.state, facts.of(thread.state.numberId), now);
          if (change) set.apply(thread, change);
          else {
            // The border of the clock meant nothing here. Never the same instant again, or it would be due for ever.
            thread.elapseAt = later(facts.nextElapseAt(thread.state), now);
            thread.isDirty = true;
          }
          return { done: null };
        },
        this.database.lanes,
      );
    } catch (error) {
      this.logger.error({ err: (error as Error).message, conversationId }, 'could not let it lapse');
      await this.postpone(conversationId);
    }
  }

  /** One that fails must not keep the others from their turn. */
  private async postpone(conversationId: string): Promise<void> {
    await this.database.lanes.query({
      name: 'postpone',
      text: 'update conversations set elapse_at = $2 where id = $1',
      values: [conversationId, new Date(this.inbox.now + 60_000)],
    });
  }
}

function later(next: number | null, now: number): number | null {
  return next === null ? null : Math.max(next, now + SWEEP_MS);
}
