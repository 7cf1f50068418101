import { PROTOCOL_VERSION, type ResyncReason } from '@balcao/contract';
import type { Socket } from 'socket.io';
import type { Caller } from '../auth/index.ts';
import { frameOf, liveFrames, type Frame } from './frames.ts';
import type { GivenHandshake } from './handshake.ts';
import type { Journal, JournalFollower } from './journal.ts';
import { Outgoing } from './outgoing.ts';

/** Further behind than this a fresh snapshot is cheaper for both sides. */
export const MOST_BEHIND = 2_000;
const PAGE = 200;
/** A panel that asks for repair again and again is answered this often. */
const SINCE_EVERY_MS = 200;

// The same array comes to every panel of an account: it is encoded for the first and kept for the others.
const encoded = new WeakMap<readonly string[], Frame[]>();

function framesFor(texts: readonly string[]): Frame[] {
  let frames = encoded.get(texts);
  if (!frames) encoded.set(texts, (frames = liveFrames(texts)));
  return frames;
}

/** One connected panel: first what it missed, then `ready`, then what happens. */
export class Panel implements JournalFollower {
  readonly out: Outgoing;
  private unfollow: (() => void) | undefined;
  private isClosed = false;
  /** Only the newest catching-up may speak. */
  private turn = 0;
  private lastSinceAt = 0;
  /** Where it asked from while it waits for its turn: the newest word counts, whatever came before it. */
  private askedFrom: number | null = null;
  private epoch = '';

  constructor(
    readonly socket: Socket,
    readonly caller: Caller,
    private readonly journal: Journal,
    onCut: () => void,
  ) {
    this.out = new Outgoing(socket, onCut);
  }

  get id(): string {
    return this.socket.id;
  }

  private get accountId(): string {
    return this.caller.actor.accountId;
  }

  async begin({ protocol, sinceSeq, epoch }: GivenHandshake): Promise<void> {
    if (protocol !== undefined && protocol !== PROTOCOL_VERSION) {
      this.resync('other_protocol'); // it would not understand what follows
      return;
    }
    const head = await this.journal.open(this.accountId);
    this.epoch = head.epoch;
    if (epoch !== undefined && epoch !== head.epoch) {
      this.resync('other_epoch');
      await this.follow(head.seq);
      return;
    }
    await this.follow(sinceSeq ?? head.seq);
  }

  /** The panel saw a hole, or has a fresh snapshot: everything after `seq` again. */
  async since(seq: number): Promise<void> {
    const waits = this.askedFrom !== null;
    this.askedFrom = seq;
    if (waits) return;
    const waitMs = this.lastSinceAt + SINCE_EVERY_MS - performance.now();
    if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
    this.lastSinceAt = performance.now();
    const from = this.askedFrom;
    this.askedFrom = null;
    if (this.epoch && !this.isClosed) await this.follow(from);
  }

  told(_firstSeq: number, texts: readonly string[]): void {
    for (const frame of framesFor(texts)) this.out.send(frame);
  }

  reset(): void {
    this.resync('other_epoch');
    this.unfollow = undefined;
    this.journal.open(this.accountId).then(
      ({ seq, epoch }) => {
        this.epoch = epoch;
        return this.follow(seq);
      },
      () => this.out.cut(),
    );
  }

  close(): void {
    this.isClosed = true;
    this.unfollow?.();
    this.unfollow = undefined;
  }

  /** Sends what came after `seq`, and from there on what comes. */
  private async follow(seq: number): Promise<void> {
    this.unfollow?.();
    this.unfollow = undefined;
    const turn = ++this.turn;
    const isOver = () => this.isClosed || turn !== this.turn;

    let head = await this.journal.open(this.accountId);
    // Another process, which told the client of `seq`, may know more than we do.
    if (seq > head.seq) head = await this.journal.catchUp(this.accountId);
    if (isOver()) return;
    let at = seq;
    if (seq > head.seq) at = this.resync('ahead_of_journal', head.seq);
    if (seq < head.seq - MOST_BEHIND) at = this.resync('too_far_behind', head.seq);

    for (;;) {
      const unfollow = this.journal.follow(this.accountId, at, this);
      if (unfollow) {
        this.unfollow = unfollow;
        this.out.send(
          frameOf('ready', JSON.stringify({ seq: at, epoch: this.epoch, protocol: PROTOCOL_VERSION })),
        );
        return;
      }
      const page = await this.journal.read(this.accountId, at, PAGE);
      if (isOver()) return;
      if (page[0]?.seq === at + 1) {
        for (const frame of liveFrames(page.map(({ text }) => text))) {
          this.out.send(frame);
          await this.out.calm();
          if (isOver()) return;
        }
        at += page.length;
      } else {
        // What followed was thrown away as too old, or the journal has a new life.
        at = this.resync('too_far_behind', (await this.journal.catchUp(this.accountId)).seq);
        if (isOver()) return;
      }
    }
  }

  private resync(reason: ResyncReason, present = 0): number {
    this.out.send(frameOf('resync', JSON.stringify({ reason })));
    return present;
  }
}
