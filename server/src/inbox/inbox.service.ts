import { Injectable, Logger } from '@nestjs/common';
import type { ErrorCode } from '@balcao/contract';
import { isRefusal, type Change, type Conversation, type Instant, type Refusal } from '@balcao/domain';
import { ArrivalSignal } from '../media/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { Database, type Pool, type PoolClient } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { Ids } from '../platform/ids/ids.ts';
import { Journal } from '../realtime/index.ts';
import { Batch } from './batch.ts';
import type { LocatedItem, Rules } from './located-item.ts';
import { OutboxSignal } from './outbox-signal.ts';
import { recordItem } from './record-item.ts';
import type { Thread } from './thread.ts';
import { WorkingSet } from './working-set.ts';

/** One conversation in the hands of a command: locked, with what it may look at and change. */
export interface Hand {
  readonly tx: PoolClient;
  readonly set: WorkingSet;
  readonly thread: Thread;
  readonly now: Instant;
  readonly newId: () => string;
}

/** What an act on several conversations works with: they are all in `set`, locked. */
export type Hands = Omit<Hand, 'thread'>;

/** How a command ended: what it gives back, or a refusal that is stored all the same (the ledger's "prevented"). */
export type Outcome<T> = { done: T } | { refusal: Told };

/** A refusal with what the caller should know beside its code. */
export type Told = { refused: ErrorCode } & Readonly<Record<string, unknown>>;

/** What a transaction has decided, and how to store it: by statements that are all sent before the first is answered. */
interface Decided {
  readonly set: WorkingSet;
  readonly store: () => Promise<unknown>;
}

/**
 * The one door for writing conversations. Each call is one transaction: lock, decide by the pure functions given, store
 * set-based, take the next places in the journal, commit, tell.
 */
@Injectable()
export class Inbox {
  private readonly logger = new Logger('Inbox');

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly outbox: OutboxSignal,
    private readonly arrivals: ArrivalSignal,
  ) {}

  /**
   * Takes a batch of delivery items into the account's conversations. Batches of one account follow each other, in
   * whichever process they are: the lock is taken before `take` looks at what there is.
   * @param take  gives the items, in order; runs inside the transaction
   * @param done  runs in the same transaction, after everything is stored: marks what was taken
   */
  async change(
    accountId: string,
    rules: Rules,
    now: Instant,
    take: (tx: PoolClient) => Promise<readonly LocatedItem[]> | readonly LocatedItem[],
    done: (tx: PoolClient) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await this.write(this.database.lanes, accountId, now, async (tx) => {
      const locked = lockLane(tx, accountId);
      const [, items] = await Promise.all([locked, take(tx)]);
      const batch = new Batch(tx, accountId, now, rules, () => this.ids.next());
      if (items.length > 0) {
        await batch.load(items);
        for (const item of items) recordItem(batch, item);
        await batch.complete();
      }
      return { set: batch.set, store: () => Promise.all([batch.flush(), done(tx)]) };
    });
  }

  /**
   * A person's or the clock's act on one conversation: a batch of one.
   * @param work  looks, decides, and applies to `hand.set`; a refusal it returns is thrown after the commit
   * @throws Refused `conversation_unknown` when the account has no such conversation, or what `work` refused
   */
  async command<T>(
    accountId: string,
    conversationId: string,
    rules: Pick<Rules, 'nextElapseAt'>,
    now: Instant,
    work: (hand: Hand) => Promise<Outcome<T>> | Outcome<T>,
    pool: Pool = this.database.people,
  ): Promise<T> {
    let outcome: Outcome<T> | undefined;
    const newId = () => this.ids.next();
    await this.write(pool, accountId, now, async (tx) => {
      const set = new WorkingSet(tx, accountId, now, newId, (state) => rules.nextElapseAt(state));
      await set.lock([conversationId]);
      const thread = set.threads.get(conversationId);
      if (!thread) throw new Refused('conversation_unknown');
      const { pending } = thread.state.bot;
      if (pending) await set.loadMessages([pending.messageId]);
      outcome = await work({ tx, set, thread, now, newId });
      await set.quote();
      return { set, store: () => set.flush() };
    });
    if (!outcome) throw new Error('the command did not run');
    if ('refusal' in outcome) {
      const { refused, ...more } = outcome.refusal;
      throw new Refused(refused, more);
    }
    return outcome.done;
  }

  /**
   * An act on several conversations at once, locked in the order of their ids.
   * @param look  names them, inside the transaction
   * @param alone  waits for the account's lane and keeps it waiting: nobody looks for contacts or opens them meanwhile
   */
  async together<T>(
    accountId: string,
    rules: Pick<Rules, 'nextElapseAt'>,
    now: Instant,
    look: (tx: PoolClient) => Promise<readonly string[]>,
    work: (hands: Hands) => Promise<T> | T,
    { alone = false } = {},
  ): Promise<T> {
    let result: { done: T } | undefined;
    await this.write(this.database.people, accountId, now, async (tx) => {
      if (alone) await lockLane(tx, accountId);
      const newId = () => this.ids.next();
      const set = new WorkingSet(tx, accountId, now, newId, (state) => rules.nextElapseAt(state));
      await set.lock(await look(tx));
      result = { done: await work({ tx, set, now, newId }) };
      await set.quote();
      return { set, store: () => set.flush() };
    });
    if (!result) throw new Error('the act did not run');
    return result.done;
  }

  /** The commonest command: one pure function decides; its change is applied. */
  decide(
    accountId: string,
    conversationId: string,
    rules: Pick<Rules, 'nextElapseAt'>,
    now: Instant,
    decision: (state: Conversation, hand: Hand) => Change | Refusal | null,
  ): Promise<Thread> {
    return this.command<Thread>(accountId, conversationId, rules, now, (hand) => {
      const result = decision(hand.thread.state, hand);
      if (result === null) return { done: hand.thread };
      if (isRefusal(result)) return { refusal: tellRefusal(result, hand.thread) };
      hand.set.apply(hand.thread, result);
      return { done: hand.thread };
    });
  }

  get now(): Instant {
    return this.clock.now().getTime();
  }

  private async write(
    pool: Pool,
    accountId: string,
    now: Instant,
    work: (tx: PoolClient) => Promise<Decided>,
  ): Promise<void> {
    let payloads: string[] = [];
    let firstSeq = 0;
    let set: WorkingSet | undefined;
    await this.database.transaction(pool, async (tx) => {
      const decided = await work(tx);
      ({ set } = decided);
      payloads = set.events.map((event) => JSON.stringify(event));
      // All sent at once: the journal's counter, for which everybody of the account waits, is held as briefly as can be.
      const stored = decided.store();
      const appended = this.journal.append(tx, accountId, new Date(now), payloads);
      [, firstSeq] = await Promise.all([stored, appended]);
    });
    this.journal.committed(accountId, firstSeq, payloads);
    if (set) this.outbox.tell(set.queued());
    if (set && set.arriving().length > 0) this.arrivals.tell();
    this.logger.debug({ accountId, firstSeq, events: payloads.length }, 'written');
  }
}

/** Names the holder: whoever lost the race should read by whom. */
export function tellRefusal(refusal: Refusal, thread: Thread): Told {
  if (refusal.refused !== 'claim_taken') return refusal;
  return {
    refused: 'claim_taken',
    by: { id: refusal.by, name: thread.holderName ?? '' },
    at: new Date(refusal.at).toISOString(),
  };
}

/** One transaction at a time of those that find and open contacts. */
function lockLane(tx: PoolClient, accountId: string): Promise<unknown> {
  return tx.query({
    name: 'lane lock',
    text: 'select pg_advisory_xact_lock($1, hashtext($2))',
    values: [LANES, accountId],
  });
}

/** Names our use of advisory locks: one per account, for its lane. */
const LANES = 1_651_663;
