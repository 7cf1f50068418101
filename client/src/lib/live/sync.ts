import { applyEvents, compareMessages, isThreadEvent, PROTOCOL_VERSION, withMessage } from '@balcao/contract';
import type {
  ConversationId,
  ConversationView,
  Handshake,
  InboxSnapshot,
  InboxState,
  LiveEvent,
  MessageId,
  MessageView,
  ResyncReason,
  Seq,
  TeammateId,
  ThreadSnapshot,
} from '@balcao/contract';
import { joined, pastWindow, withChanges, withNewer, withOlder } from './past-window.ts';
import type { AroundPage, PastWindow } from './past-window.ts';

/**
 * `starting`: no snapshot yet · `failed`: it could not be had · `catching_up`: connected, still missing events ·
 * `live`: everything up to now is on screen · `offline`: no connection · `outdated`: this page speaks an old protocol.
 */
export type Phase = 'starting' | 'failed' | 'catching_up' | 'live' | 'offline' | 'outdated';

export interface Seed {
  list: InboxSnapshot;
  threads: ThreadSnapshot[];
}

export interface SyncDoors {
  /** Fresh snapshots of what is on screen. */
  seed(): Promise<Seed>;
  /** Asks for what came after `seq`. */
  since(seq: Seq): void;
  later(run: () => void, ms: number): void;
}

export interface SyncWatcher {
  changed(): void;
  /** A fresh snapshot replaced everything that was known. */
  seeded(seed: Seed): void;
  applied(events: readonly LiveEvent[]): void;
  /** Back after an interruption, with so many new messages. */
  recovered(messages: number): void;
  failed(reason: unknown): void;
}

const RETRY_MS = 3_000;
const SAME_HOLE_TRIES = 3;
const WAITING_MAX = 5_000;

/**
 * Keeps one account's view true: a snapshot, then events in order without holes. Knows neither socket nor HTTP.
 * Events that cannot be applied yet wait; a hole is asked for, and if it stays, everything is taken afresh.
 */
export class Sync {
  readonly #me: TeammateId;
  readonly #doors: SyncDoors;
  readonly #watcher: SyncWatcher;
  #state: InboxState | null = null;
  #epoch: string | undefined;
  #phase: Phase = 'starting';
  #seeding = false;
  #waiting: LiveEvent[] = [];
  #readySeq: Seq | null = null;
  #hole: { seq: Seq; tries: number } | null = null;
  #wasLive = false;
  #recovered = 0;
  /** Sequence up to which a conversation's row is known: a page read earlier must not undo it. */
  #knownAt = new Map<ConversationId, Seq>();
  /** Events of conversations whose messages are being fetched, to be laid over the answer. */
  #alongside = new Map<ConversationId, Set<LiveEvent[]>>();
  /** Pieces of the past that are shown instead of a thread's present. */
  #pasts: ReadonlyMap<ConversationId, PastWindow> = new Map();

  constructor(me: TeammateId, doors: SyncDoors, watcher: SyncWatcher) {
    this.#me = me;
    this.#doors = doors;
    this.#watcher = watcher;
  }

  get state(): InboxState | null {
    return this.#state;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get pasts(): ReadonlyMap<ConversationId, PastWindow> {
    return this.#pasts;
  }

  handshake(): Handshake {
    const known = this.#state && !this.#seeding ? { sinceSeq: this.#state.seq, epoch: this.#epoch } : {};
    return { protocol: PROTOCOL_VERSION, ...known };
  }

  /** Takes everything afresh; events that come meanwhile wait. */
  async seed(): Promise<void> {
    if (this.#seeding || this.#phase === 'outdated') return;
    this.#seeding = true;
    let seed: Seed;
    try {
      seed = await this.#doors.seed();
    } catch (reason) {
      this.#seeding = false;
      if (!this.#state) this.#enter('failed');
      this.#watcher.failed(reason);
      this.#doors.later(() => void this.seed(), RETRY_MS);
      return;
    }
    this.#seeding = false;
    this.#plant(seed);
  }

  connected(): void {
    if (this.#phase === 'outdated') return;
    this.#readySeq = null;
    this.#hole = null;
    this.#recovered = 0;
    if (this.#state || this.#phase === 'starting') this.#enter('catching_up');
    if (!this.#state) void this.seed();
  }

  disconnected(): void {
    this.#readySeq = null;
    if (this.#phase !== 'outdated') this.#enter('offline');
  }

  ready(at: { seq: Seq; epoch: string; protocol: number }): void {
    if (at.protocol !== PROTOCOL_VERSION) return this.#enter('outdated');
    this.#readySeq = at.seq;
    if (this.#state && this.#epoch !== undefined && this.#epoch !== at.epoch) return void this.seed();
    this.#settle();
  }

  resync(reason: ResyncReason): void {
    if (reason === 'other_protocol') return this.#enter('outdated');
    this.#waiting = [];
    void this.seed();
  }

  receive(events: LiveEvent | readonly LiveEvent[]): void {
    this.#waiting.push(...(Array.isArray(events) ? (events as readonly LiveEvent[]) : [events as LiveEvent]));
    if (!this.#state || this.#seeding) return;
    this.#drain();
    this.#settle();
  }

  /** Adds a page of a list that was read at `seq`; rows that events have changed since stay as they are. */
  mergeRows(seq: Seq, rows: readonly ConversationView[]): void {
    if (!this.#state) return;
    const conversations = new Map(this.#state.conversations);
    for (const row of rows) {
      if ((this.#knownAt.get(row.id) ?? -1) > seq) continue;
      conversations.set(row.id, row);
      this.#knownAt.set(row.id, seq);
    }
    this.#become({ ...this.#state, conversations });
  }

  /** Loads a thread; events that come while it is being read are laid over it. */
  async loadThread(id: ConversationId, read: () => Promise<ThreadSnapshot>): Promise<ThreadSnapshot> {
    const { answer, meanwhile } = await this.#readAlongside(id, read);
    if (this.#state) {
      this.mergeRows(answer.seq, [answer.conversation]);
      const fresh = meanwhile.filter((event) => event.seq > answer.seq);
      this.#putThread(id, overlay(answer.messages, fresh));
    }
    return answer;
  }

  /** Puts an older page before a thread's first message. */
  async loadOlder<P extends { items: readonly MessageView[] }>(
    id: ConversationId,
    read: () => Promise<P>,
  ): Promise<P> {
    const { answer, meanwhile } = await this.#readAlongside(id, read);
    const thread = this.#state?.threads.get(id);
    if (thread) {
      const here = new Set(thread.map((message) => message.id));
      const older = answer.items.filter((message) => !here.has(message.id));
      const known = new Set([...here, ...older.map((message) => message.id)]);
      const changes = meanwhile.filter((event) => 'message' in event && known.has(event.message.id));
      this.#putThread(id, overlay([...older, ...thread].toSorted(compareMessages), changes));
    }
    return answer;
  }

  /** Opens a thread at one message. @returns the older cursor of the whole thread when the window touches the present */
  async loadAround(
    id: ConversationId,
    anchor: MessageId,
    read: () => Promise<AroundPage>,
  ): Promise<{ joined: boolean; olderCursor: string | null }> {
    const { answer, meanwhile } = await this.#readAlongside(id, read);
    return this.#putPast(id, withChanges(pastWindow(anchor, answer), meanwhile));
  }

  async loadPastOlder(
    id: ConversationId,
    read: () => Promise<{ items: MessageView[]; nextCursor: string | null }>,
  ): Promise<void> {
    const { answer, meanwhile } = await this.#readAlongside(id, read);
    const past = this.#pasts.get(id);
    if (past) this.#putPast(id, withChanges(withOlder(past, answer.items, answer.nextCursor), meanwhile));
  }

  /** Goes on towards the present. @returns as `loadAround` does */
  async loadPastNewer(
    id: ConversationId,
    read: () => Promise<{ items: MessageView[]; newerCursor: string | null }>,
  ): Promise<{ joined: boolean; olderCursor: string | null }> {
    const { answer, meanwhile } = await this.#readAlongside(id, read);
    const past = this.#pasts.get(id);
    if (!past) return { joined: false, olderCursor: null };
    return this.#putPast(id, withChanges(withNewer(past, answer.items, answer.newerCursor), meanwhile));
  }

  leavePast(id: ConversationId): void {
    if (!this.#pasts.has(id)) return;
    this.#setPast(id, null);
    this.#watcher.changed();
  }

  #putPast(id: ConversationId, past: PastWindow): { joined: boolean; olderCursor: string | null } {
    const { olderCursor } = past;
    const whole = joined(past, this.#state?.threads.get(id) ?? []);
    this.#setPast(id, whole ? null : past);
    if (whole) this.#putThread(id, whole);
    else this.#watcher.changed();
    return { joined: whole !== null, olderCursor };
  }

  #setPast(id: ConversationId, past: PastWindow | null): void {
    const pasts = new Map(this.#pasts);
    if (past) pasts.set(id, past);
    else pasts.delete(id);
    this.#pasts = pasts;
  }

  #putThread(id: ConversationId, messages: readonly MessageView[]): void {
    if (!this.#state) return;
    this.#become({ ...this.#state, threads: new Map(this.#state.threads).set(id, messages) });
  }

  async #readAlongside<A>(
    id: ConversationId,
    read: () => Promise<A>,
  ): Promise<{ answer: A; meanwhile: LiveEvent[] }> {
    const meanwhile: LiveEvent[] = [];
    const listeners = this.#alongside.get(id) ?? new Set();
    this.#alongside.set(id, listeners.add(meanwhile));
    try {
      return { answer: await read(), meanwhile };
    } finally {
      listeners.delete(meanwhile);
      if (listeners.size === 0) this.#alongside.delete(id);
    }
  }

  #plant(seed: Seed): void {
    const { list, threads } = seed;
    this.#epoch = list.epoch;
    this.#hole = null;
    this.#knownAt = new Map(list.items.map((row) => [row.id, list.seq]));
    const conversations = new Map(list.items.map((row) => [row.id, row]));
    for (const { conversation, seq } of threads) {
      conversations.set(conversation.id, conversation);
      this.#knownAt.set(conversation.id, seq);
    }
    this.#state = {
      me: this.#me,
      seq: list.seq,
      counts: list.counts,
      conversations,
      threads: new Map(threads.map((thread) => [thread.conversation.id, thread.messages])),
    };
    if (this.#phase === 'failed' || this.#phase === 'starting') this.#phase = 'catching_up';
    this.#watcher.seeded(seed);
    this.#watcher.changed();
    this.#drain();
    this.#settle();
  }

  #drain(): void {
    if (!this.#state || this.#waiting.length === 0) return;
    const { seq } = this.#state;
    const ordered = this.#waiting.filter((event) => event.seq > seq).sort((a, b) => a.seq - b.seq);
    const next: LiveEvent[] = [];
    for (const event of ordered) if (event.seq === seq + next.length + 1) next.push(event);
    const reached = seq + next.length;
    this.#waiting = ordered.filter((event) => event.seq > reached);
    if (next.length > 0) this.#apply(next);
    if (this.#waiting.length > 0) this.#ask(reached);
    else this.#hole = null;
  }

  #apply(events: readonly LiveEvent[]): void {
    if (!this.#state) return;
    const after = applyEvents(this.#state, events);
    if ('gap' in after) return this.#ask(after.gap);
    for (const event of events) {
      if (!isThreadEvent(event)) continue;
      this.#knownAt.set(event.conversationId, event.seq);
      const past = this.#pasts.get(event.conversationId);
      if (past) this.#setPast(event.conversationId, withChanges(past, [event]));
      for (const listener of this.#alongside.get(event.conversationId) ?? []) listener.push(event);
      if (event.type === 'message.added' && this.#phase !== 'live') this.#recovered += 1;
    }
    this.#become(after);
    this.#watcher.applied(events);
    if (events.some((event) => event.type === 'history.imported')) void this.seed();
  }

  #ask(seq: Seq): void {
    if (this.#hole?.seq === seq) {
      this.#hole.tries += 1;
      if (this.#hole.tries > SAME_HOLE_TRIES || this.#waiting.length > WAITING_MAX) {
        this.#waiting = [];
        void this.seed();
      }
      return;
    }
    this.#hole = { seq, tries: 1 };
    this.#doors.since(seq);
  }

  #settle(): void {
    if (!this.#state || this.#seeding || this.#readySeq === null) return;
    if (this.#state.seq < this.#readySeq) return this.#ask(this.#state.seq);
    if (this.#phase === 'live') return;
    if (this.#wasLive && this.#recovered > 0) this.#watcher.recovered(this.#recovered);
    this.#wasLive = true;
    this.#recovered = 0;
    this.#enter('live');
  }

  #become(state: InboxState): void {
    this.#state = state;
    this.#watcher.changed();
  }

  #enter(phase: Phase): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#watcher.changed();
  }
}

function overlay(messages: readonly MessageView[], events: readonly LiveEvent[]): readonly MessageView[] {
  let thread = messages;
  for (const event of events) if ('message' in event) thread = withMessage(thread, event.message);
  return thread;
}
