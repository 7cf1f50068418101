import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { parseDelivery, type DeliveryItem } from '@balcao/whatsapp';
import { Inbox, type LocatedItem } from '../inbox/index.ts';
import { Bus } from '../platform/bus/index.ts';
import { Config } from '../platform/config/config.ts';
import { Database, type PoolClient } from '../platform/database/database.ts';
import { isDatabaseAway } from '../platform/errors/index.ts';
import { Readiness } from '../platform/health/readiness.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { Routing } from '../routing/index.ts';
import { AccountNews } from './account-news.ts';
import { DeliveryStore, NO_ACCOUNT } from './delivery-store.ts';
import { Whereabouts } from './whereabouts.ts';

/** What one transaction takes at most. It never waits for more. */
const BATCH = 50;
/** Finds what a killed process or a lost hint left behind. */
const SWEEP_MS = 1_000;
/** Tells the workers which accounts have deliveries. */
const DELIVERED = 'deliveries';
const HINT_MS = 5;
/** After this long without progress an operator should look. */
const LAG_ALARM_S = 60;

interface Stored {
  id: string;
  body: Buffer;
  received_at: Date;
}

/** A delivery with what it means, whom it is about, and what was wrong with it. */
interface Read {
  stored: Stored;
  items: DeliveryItem[];
  accountIds: Set<string>;
  problem: string | null;
}

interface Placed {
  accountId: string;
  deliveryId: string;
  located: LocatedItem;
}

/** Stops an account's transaction: its deliveries carry items of others, which must be written first and elsewhere. */
class Foreign extends Error {
  readonly deliveryIds: readonly string[];

  constructor(readonly placed: readonly Placed[]) {
    super('items of other accounts');
    this.deliveryIds = placed.map(({ deliveryId }) => deliveryId);
  }
}

/**
 * The straight line behind Meta's door. Each account has a lane: it takes what is stored, up to 50 deliveries, gathers
 * the facts once, and hands all items to the inbox in one transaction. If that fails, deliveries go singly, then items;
 * what still fails is set aside for a person, and the next one goes through.
 */
@Injectable()
export class Lanes implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly running = new Map<string, { again: boolean; done: Promise<void> }>();
  private readonly logger = new Logger('Lane');
  private readonly lag;
  private readonly setAside;
  private stopListening: (() => void) | undefined;
  private sweepTimer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private readonly toHint = new Set<string>();
  private hintTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryStore,
    private readonly inbox: Inbox,
    private readonly routing: Routing,
    private readonly whereabouts: Whereabouts,
    private readonly news: AccountNews,
    private readonly bus: Bus,
    private readonly config: Config,
    metrics: Metrics,
    readiness: Readiness,
  ) {
    this.lag = metrics.latency('balcao_delivery_lag_seconds', 'From stored to visible.');
    this.setAside = metrics.counter(
      'balcao_deliveries_set_aside_total',
      'Deliveries a person should look at.',
      ['problem'],
    );
    readiness.add('deliveries', async () => {
      const { rows } = await database.people.query<{ lag: number }>(
        `select coalesce(extract(epoch from now() - min(received_at)), 0)::float as lag
           from raw_deliveries where done_at is null`,
      );
      const lagSeconds = Math.round(rows[0]?.lag ?? 0);
      return { ok: lagSeconds < LAG_ALARM_S, lagSeconds };
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') {
      this.deliveries.listen((accountIds) => this.hint(accountIds));
      return;
    }
    this.deliveries.listen((accountIds) => accountIds.forEach((accountId) => this.wake(accountId)));
    this.stopListening = this.bus.subscribe(DELIVERED, (word) => {
      for (const accountId of word.split(' ')) this.wake(accountId);
    });
    this.sweepTimer = setInterval(() => void this.sweep(), SWEEP_MS);
    void this.sweep();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.stopListening?.();
    clearInterval(this.sweepTimer);
    clearTimeout(this.hintTimer);
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  /** Lets the account's lane run, or run once more if it does. */
  wake(accountId: string): void {
    if (this.isStopped) return;
    const running = this.running.get(accountId);
    if (running) {
      running.again = true;
      return;
    }
    const lane = { again: false, done: Promise.resolve() };
    this.running.set(accountId, lane);
    lane.done = this.run(accountId, lane);
  }

  /** A process that only keeps the door tells the workers; gathered, because each word costs the database a lock. */
  private hint(accountIds: ReadonlySet<string>): void {
    for (const accountId of accountIds) this.toHint.add(accountId);
    this.hintTimer ??= setTimeout(() => {
      this.hintTimer = undefined;
      const words = [...this.toHint];
      this.toHint.clear();
      for (let i = 0; i < words.length; i += 150)
        this.bus.publish(DELIVERED, words.slice(i, i + 150).join(' '));
    }, HINT_MS);
  }

  private async run(accountId: string, lane: { again: boolean }): Promise<void> {
    try {
      do {
        lane.again = false;
        while (!this.isStopped && (await this.takeBatch(accountId)) === BATCH);
      } while (lane.again && !this.isStopped);
    } catch (error) {
      this.logger.error(
        { err: (error as Error).message, accountId },
        'lane stopped; the sweep wakes it again',
      );
    } finally {
      this.running.delete(accountId);
    }
  }

  private async takeBatch(accountId: string): Promise<number> {
    try {
      return await this.take(accountId, BATCH);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      this.logger.warn(
        { err: (error as Error).message, accountId },
        'batch failed; its deliveries go singly',
      );
      return this.takeSingly(accountId);
    }
  }

  /** What is stored, read, decided, marked as done: one transaction, save for what is other accounts'. */
  private async take(accountId: string, limit: number): Promise<number> {
    if (accountId === NO_ACCOUNT) return this.takeNobodys(limit);
    const handedOn = new Set<string>();
    for (;;) {
      try {
        return await this.takeMine(accountId, limit, handedOn);
      } catch (error) {
        if (!(error instanceof Foreign)) throw error;
        await this.handOn(error.placed);
        for (const id of error.deliveryIds) handedOn.add(id);
      }
    }
  }

  /** @throws Foreign when a delivery not in `handedOn` has other accounts' items: two lanes must not wait for each other */
  private async takeMine(accountId: string, limit: number, handedOn: ReadonlySet<string>): Promise<number> {
    const now = this.inbox.now;
    let reads: Read[] = [];
    await this.inbox.change(
      accountId,
      await this.routing.rulesFor(accountId, now),
      now,
      async (tx) => {
        reads = (await this.next(tx, accountId, limit)).map(read);
        const placed = await this.place(reads);
        const foreign = placed.filter((one) => one.accountId !== accountId && !handedOn.has(one.deliveryId));
        if (foreign.length > 0) throw new Foreign(foreign);
        return placed.filter((one) => one.accountId === accountId).map(({ located }) => located);
      },
      (tx) => markDone(tx, reads),
    );
    this.count(reads);
    return reads.length;
  }

  /** Deliveries whose beginning names no number of ours: every item finds its own account. */
  private async takeNobodys(limit: number): Promise<number> {
    const reads = (await this.next(this.database.lanes, NO_ACCOUNT, limit)).map(read);
    await this.handOn(await this.place(reads));
    await markDone(this.database.lanes, reads);
    this.count(reads);
    return reads.length;
  }

  private async handOn(placed: readonly Placed[]): Promise<void> {
    for (const accountId of new Set(placed.map((one) => one.accountId))) {
      const now = this.inbox.now;
      const rules = await this.routing.rulesFor(accountId, now);
      const items = placed.filter((one) => one.accountId === accountId).map(({ located }) => located);
      await this.inbox.change(accountId, rules, now, () => items);
    }
  }

  private count(reads: readonly Read[]): void {
    for (const { stored, problem } of reads) {
      this.lag.observe(Math.max(0, Date.now() - stored.received_at.getTime()) / 1_000);
      if (problem !== null) this.setAside.inc({ problem });
    }
  }

  private async takeSingly(accountId: string): Promise<number> {
    let count = 0;
    for (; count < BATCH; count += 1) {
      try {
        if ((await this.take(accountId, 1)) === 0) break;
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        await this.takeItemsSingly(accountId, error as Error);
      }
    }
    return count;
  }

  /** The last resort: every item of the first delivery by itself, the failing ones left out and told of. */
  private async takeItemsSingly(accountId: string, cause: Error): Promise<void> {
    const [stored] = await this.next(this.database.lanes, accountId, 1);
    if (!stored) return;
    const delivery = read(stored);
    let failed = 0;
    for (const placed of await this.place([delivery])) {
      try {
        await this.handOn([placed]);
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        failed += 1;
        const { kind } = placed.located.item;
        this.logger.error({ err: (error as Error).message, accountId, kind }, 'item set aside');
      }
    }
    if (failed > 0) delivery.problem = cause.name;
    if (delivery.problem !== null) this.setAside.inc({ problem: delivery.problem });
    await markDone(this.database.lanes, [delivery]);
  }

  /** Finds every item's number and account, and does at once what concerns no conversation. */
  private async place(reads: readonly Read[]): Promise<Placed[]> {
    const placed: Placed[] = [];
    for (const delivery of reads) {
      for (const item of delivery.items) {
        const place = await this.whereabouts.of(item);
        if (!place) {
          delivery.problem ??= item.kind === 'unknown' ? 'unknown_items' : 'unknown_number';
          continue;
        }
        delivery.accountIds.add(place.accountId);
        if (item.kind === 'unknown') delivery.problem ??= 'unknown_items';
        if (await this.news.take(place, item)) continue;
        const { accountId, numberId } = place;
        placed.push({ accountId, deliveryId: delivery.stored.id, located: { numberId, item } });
      }
    }
    return placed;
  }

  private async next(
    tx: { query: PoolClient['query'] },
    accountId: string,
    limit: number,
  ): Promise<Stored[]> {
    const isNobodys = accountId === NO_ACCOUNT;
    const { rows } = await tx.query<Stored>({
      name: isNobodys ? 'next of nobody' : 'next deliveries',
      text: `select id, body, received_at from raw_deliveries
              where done_at is null and account_id ${isNobodys ? 'is null' : '= $2'} order by id limit $1`,
      values: isNobodys ? [limit] : [limit, accountId],
    });
    return rows;
  }

  private async sweep(): Promise<void> {
    try {
      const { rows } = await this.database.lanes.query<{ account_id: string | null }>(
        'select distinct account_id from raw_deliveries where done_at is null',
      );
      for (const { account_id } of rows) this.wake(account_id ?? NO_ACCOUNT);
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'sweep failed');
    }
  }
}

function read(stored: Stored): Read {
  const parsed = parseDelivery(stored.body);
  const accountIds = new Set<string>();
  if (parsed.kind === 'unreadable') return { stored, items: [], accountIds, problem: 'unreadable' };
  return { stored, items: parsed.items, accountIds, problem: null };
}

/**
 * Marks what was taken. What is set aside is shown to its account: one that several have a part in is nobody's, and one
 * that was nobody's is found to be somebody's.
 */
async function markDone(tx: { query: PoolClient['query'] }, reads: readonly Read[]): Promise<void> {
  if (reads.length === 0) return;
  await tx.query({
    name: 'deliveries done',
    text: `update raw_deliveries r set done_at = now(), problem = x.problem,
                  account_id = case x.accounts when 0 then r.account_id when 1 then x.account_id end
             from unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[]) as x(id, problem, accounts, account_id)
            where r.id = x.id`,
    values: [
      reads.map(({ stored }) => stored.id),
      reads.map(({ problem }) => problem),
      reads.map(({ accountIds }) => accountIds.size),
      reads.map(({ accountIds }) => [...accountIds][0] ?? null),
    ],
  });
}
