import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Bus } from '../platform/bus/index.ts';
import { JournalStore, withSeq, type JournalHead, type JournalText } from './journal-store.ts';
import { JournalTail } from './journal-tail.ts';

/** Hints to other processes are gathered this long: a NOTIFY per transaction would halve what Postgres commits. */
const HINT_MS = 5;
/** A hole is usually a commit whose answer is still on its way; only after this is the table asked. */
const HOLE_MS = 10;
/** Repairs what a lost hint or a killed process left. */
const SWEEP_MS = 1_000;
/** Tails nobody follows are forgotten after this many sweeps. */
const IDLE_SWEEPS = 600;
const PAGE = 500;
const HINTS = 'journal';
/** A bus word carries at most this many account ids. */
const HINT_ACCOUNTS = 150;

/** Hears an account's events in order and without holes, several at once; `reset` when the journal has a new life. */
export interface JournalFollower {
  told(firstSeq: number, texts: readonly string[]): void;
  reset(): void;
}

interface Line {
  readonly accountId: string;
  tail: JournalTail;
  epoch: string;
  readonly followers: Set<JournalFollower>;
  /** In order, not yet handed to the followers: one flush per turn of the event loop. */
  fresh: string[];
  idleSweeps: number;
  pulling: Promise<void> | undefined;
  pullAgain: boolean;
  holeTimer: NodeJS.Timeout | undefined;
}

/**
 * The ordered, stored record of what every panel must see. Places are taken inside the caller's transaction; telling
 * happens after its commit, in this process at once and in the others by a hint, after which they read for themselves.
 */
@Injectable()
export class Journal implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly lines = new Map<string, Line>();
  private readonly opening = new Map<string, Promise<Line>>();
  private readonly toFlush = new Set<Line>();
  private readonly toHint = new Set<string>();
  private readonly processId = randomUUID();
  private readonly logger = new Logger('Journal');
  private hintTimer: NodeJS.Timeout | undefined;
  private sweepTimer: NodeJS.Timeout | undefined;
  private sweeping = false;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly store: JournalStore,
    private readonly bus: Bus,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.bus.subscribe(
      HINTS,
      (word) => this.hinted(word),
      () => void this.sweep(),
    );
    this.sweepTimer = setInterval(() => void this.sweep(), SWEEP_MS);
  }

  onApplicationShutdown(): void {
    this.stopListening?.();
    clearInterval(this.sweepTimer);
    clearTimeout(this.hintTimer);
    for (const line of this.lines.values()) clearTimeout(line.holeTimer);
    this.lines.clear();
  }

  /**
   * Takes the next places of the account and stores the events. Must be the last statement of the transaction: its row
   * lock is what puts commits in order, and everybody of the account waits for it.
   * @param payloads  events as JSON text of an object, without `seq`
   * @returns seq of the first event; 0 when there is none
   */
  async append(tx: pg.PoolClient, accountId: string, at: Date, payloads: string[]): Promise<number> {
    return payloads.length === 0 ? 0 : this.store.append(tx, accountId, at, payloads);
  }

  /** Tells what `append` stored. Only after the commit: an event that is rolled back must never have been seen. */
  committed(accountId: string, firstSeq: number, payloads: string[]): void {
    if (payloads.length === 0) return;
    // Nobody here has asked for this account yet: what came before is in the table for whoever does.
    const line = this.lines.get(accountId) ?? this.makeLine(accountId, firstSeq - 1, '');
    this.take(
      line,
      firstSeq,
      payloads.map((payload, i) => withSeq(firstSeq + i, payload)),
    );
    this.toHint.add(accountId);
    this.hintTimer ??= setTimeout(() => this.hint(), HINT_MS);
  }

  /** Up to `limit` stored events after `afterSeq`, from memory when it reaches back that far. */
  async read(accountId: string, afterSeq: number, limit: number): Promise<JournalText[]> {
    return (
      this.remembered(accountId, afterSeq, limit)?.map((text, i) => ({ seq: afterSeq + 1 + i, text })) ??
      this.store.after(accountId, afterSeq, limit)
    );
  }

  /** As `read`, but from the table alone: for who keeps a place of his own there. */
  stored(accountId: string, afterSeq: number, limit: number): Promise<JournalText[]> {
    return this.store.after(accountId, afterSeq, limit);
  }

  /** As `read`, but only from memory, at once; null when memory does not reach back that far. */
  remembered(accountId: string, afterSeq: number, limit: number): string[] | null {
    return this.lines.get(accountId)?.tail.after(afterSeq, limit) ?? null;
  }

  /** Newest place and epoch of the account's journal as stored. */
  head(accountId: string): Promise<JournalHead> {
    return this.store.head(accountId);
  }

  /** As `head`, seen by a transaction: for snapshots, whose rows and `seq` must be of one moment. */
  headIn(tx: pg.ClientBase, accountId: string): Promise<JournalHead> {
    return this.store.head(accountId, tx);
  }

  /**
   * Prepares the account for followers.
   * @returns newest place this process knows, and the epoch; other processes' events may be a few ms ahead
   */
  async open(accountId: string): Promise<JournalHead> {
    const line = await this.openLine(accountId);
    return { seq: line.tail.last, epoch: line.epoch };
  }

  /** Asks the table for what other processes have stored; resolves when this process knows it. */
  async catchUp(accountId: string): Promise<JournalHead> {
    const line = await this.openLine(accountId);
    await this.pull(line);
    return { seq: line.tail.last, epoch: line.epoch };
  }

  /**
   * Hears every event after `afterSeq`, beginning in this very turn of the event loop.
   * @returns a function that ends it; null when `afterSeq` is not (any more) the newest place known here
   */
  follow(accountId: string, afterSeq: number, follower: JournalFollower): (() => void) | null {
    const line = this.lines.get(accountId);
    if (!line || line.tail.last !== afterSeq) return null;
    // What waits for the flush is older than this follower.
    this.flush(line);
    line.followers.add(follower);
    return () => {
      line.followers.delete(follower);
    };
  }

  private take(line: Line, firstSeq: number, texts: readonly string[]): void {
    line.fresh.push(...line.tail.add(firstSeq, texts));
    if (line.fresh.length > 0 && line.followers.size === 0) line.fresh = [];
    if (line.fresh.length > 0) {
      if (this.toFlush.size === 0) setImmediate(() => this.flushAll());
      this.toFlush.add(line);
    }
    if (line.tail.hasHole) {
      line.holeTimer ??= setTimeout(() => {
        line.holeTimer = undefined;
        if (line.tail.hasHole) void this.pull(line);
      }, HOLE_MS);
    }
  }

  private flushAll(): void {
    const lines = [...this.toFlush];
    this.toFlush.clear();
    for (const line of lines) this.flush(line);
  }

  private flush(line: Line): void {
    const texts = line.fresh;
    if (texts.length === 0) return;
    line.fresh = [];
    const firstSeq = line.tail.last - texts.length + 1;
    for (const follower of [...line.followers]) follower.told(firstSeq, texts);
  }

  private hint(): void {
    this.hintTimer = undefined;
    const accountIds = [...this.toHint];
    this.toHint.clear();
    for (let i = 0; i < accountIds.length; i += HINT_ACCOUNTS) {
      this.bus.publish(HINTS, [this.processId, ...accountIds.slice(i, i + HINT_ACCOUNTS)].join(' '));
    }
  }

  private hinted(word: string): void {
    const [from, ...accountIds] = word.split(' ');
    if (from === this.processId) return;
    for (const accountId of accountIds) {
      const line = this.lines.get(accountId);
      if (line) void this.pull(line);
    }
  }

  /** Reads what the table has beyond the tail. One reading per account at a time; a call meanwhile means one more. */
  private pull(line: Line): Promise<void> {
    if (line.pulling) {
      line.pullAgain = true;
      return line.pulling;
    }
    line.pulling = this.pullAll(line);
    return line.pulling;
  }

  private async pullAll(line: Line): Promise<void> {
    try {
      do {
        line.pullAgain = false;
        for (let full = true; full;) {
          const before = line.tail.last;
          const page = await this.store.after(line.accountId, before, PAGE);
          for (const { seq, text } of page) this.take(line, seq, [text]);
          full = page.length === PAGE && line.tail.last > before;
        }
      } while (line.pullAgain);
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'journal could not be read'); // the sweep tries again
    } finally {
      line.pulling = undefined;
    }
  }

  private async sweep(): Promise<void> {
    if (this.sweeping) return;
    this.sweeping = true;
    try {
      this.forgetIdle();
      const followed = [...this.lines.values()].filter((line) => line.followers.size > 0);
      if (followed.length === 0) return;
      const before = new Map(followed.map((line) => [line, line.tail.last]));
      const heads = await this.store.heads(followed.map((line) => line.accountId));
      for (const [line, last] of before) {
        const head = heads.get(line.accountId) ?? 0;
        if (head > line.tail.last) void this.pull(line);
        if (head < last) this.reset(line);
      }
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'journal could not be swept');
    } finally {
      this.sweeping = false;
    }
  }

  /** The stored journal ends before what was told: it was restored from an older copy. */
  private reset(line: Line): void {
    this.lines.delete(line.accountId);
    for (const follower of [...line.followers]) follower.reset();
  }

  private forgetIdle(): void {
    for (const line of this.lines.values()) {
      line.idleSweeps = line.followers.size > 0 ? 0 : line.idleSweeps + 1;
      if (line.idleSweeps <= IDLE_SWEEPS) continue;
      clearTimeout(line.holeTimer);
      this.lines.delete(line.accountId);
    }
  }

  private async openLine(accountId: string): Promise<Line> {
    const known = this.lines.get(accountId);
    if (known?.epoch) return known;
    const running = this.opening.get(accountId);
    if (running) return running;
    const opening = this.store
      .head(accountId)
      .then(({ seq, epoch }) => {
        const line = this.lines.get(accountId) ?? this.makeLine(accountId, seq, epoch);
        line.epoch = epoch;
        return line;
      })
      .finally(() => this.opening.delete(accountId));
    this.opening.set(accountId, opening);
    return opening;
  }

  private makeLine(accountId: string, last: number, epoch: string): Line {
    const line: Line = {
      accountId,
      tail: new JournalTail(last),
      epoch,
      followers: new Set(),
      fresh: [],
      idleSweeps: 0,
      pulling: undefined,
      pullAgain: false,
      holeTimer: undefined,
    };
    this.lines.set(accountId, line);
    return line;
  }
}
