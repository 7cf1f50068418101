import { INBOX_VIEWS } from '@balcao/contract';
import type {
  Availability,
  ConversationId,
  ConversationView,
  InboxCounts,
  InboxState,
  InboxViewName,
  LiveEvent,
  MessageView,
  NumberView,
  PresenceEntry,
  SessionView,
  TeammateId,
  ThreadSnapshot,
} from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import * as doors from '../api/doors.ts';
import { ApiProblem } from '../api/http.ts';
import { serverNow } from '../api/server-clock.ts';
import { LiveSocket } from '../live/socket.ts';
import { Sync } from '../live/sync.ts';
import type { Phase } from '../live/sync.ts';
import { Drafts } from '../composer/drafts.ts';
import { draftChannel, lazyDraftStore } from '../composer/lazy-store.ts';
import { Outgoing } from '../composer/outgoing.svelte.ts';
import type { Refusal } from '../composer/outgoing.svelte.ts';
import type { Sending } from '../composer/sending.ts';
import { AskedLists } from './asked-lists.svelte.ts';
import { grown, rowsOf, ruleOf, UNLOADED } from './lists.ts';
import type { ListPart } from './lists.ts';
import { PastThreads } from './past-threads.svelte.ts';

export interface ThreadPart {
  status: 'loading' | 'ready' | 'error' | 'missing';
  cursor: string | null;
  loadingOlder: boolean;
}

/**
 * Everything the inbox knows: one map of conversations for all tabs, the open threads, who is here, what is being
 * sent. Changes come from the live events alone; commands only ask.
 */
export class InboxStore {
  readonly me: SessionView['teammate'];
  readonly drafts: Drafts;
  readonly #sync: Sync;
  readonly #socket: LiveSocket;
  /** What is on its way to the server. */
  readonly outgoing: Outgoing;
  /** Threads opened at a place of their past. */
  readonly past: PastThreads;
  /** Lists in another order than the tabs' own, and of saved views. */
  readonly asked: AskedLists;
  #state = $state.raw<Sync['state']>(null);
  #phase = $state<Phase>('starting');
  #restoredAt = $state<number | null>(null);
  #trueAt = $state<number | null>(null);
  #lists = $state.raw<Record<InboxViewName, ListPart>>(allUnloaded());
  #threads = $state.raw<ReadonlyMap<ConversationId, ThreadPart>>(new Map());
  #presence = $state.raw<readonly PresenceEntry[]>([]);
  #numbers = $state.raw<readonly NumberView[]>([]);
  #draftsChanged = $state(0);
  #view: InboxViewName = 'mine';
  #seedView: InboxViewName = 'mine';
  #open: ConversationId | null = null;
  #signedOut = false;
  readonly #onSignedOut: () => void;
  readonly #onRecovered: (messages: number) => void;
  readonly #listeners = new Set<(events: readonly LiveEvent[]) => void>();
  readonly #renewals = new Set<() => void>();

  constructor(session: SessionView, told: { signedOut: () => void; recovered: (messages: number) => void }) {
    this.me = session.teammate;
    this.#onSignedOut = told.signedOut;
    this.#onRecovered = told.recovered;
    this.drafts = new Drafts(this.me.id, lazyDraftStore(), draftChannel());
    this.#socket = new LiveSocket(() => this.#sync.handshake());
    this.#sync = new Sync(
      this.me.id,
      {
        seed: async () => {
          const open = this.#open;
          this.#seedView = this.#view;
          const [list, thread] = await Promise.all([
            doors.inbox(this.#view),
            open ? this.#threadIfThere(open) : null,
          ]);
          return { list, threads: thread ? [thread] : [] };
        },
        since: (seq) => this.#socket.since(seq),
        later: (run, ms) => setTimeout(() => !this.#signedOut && run(), ms),
      },
      {
        changed: () => {
          // What was restored stays until there is something true to show.
          this.#state = this.#sync.state ?? this.#state;
          this.past.changed();
          const isBack = this.#sync.phase === 'live' && this.#phase !== 'live';
          if (this.#sync.phase === 'live') this.#restoredAt = null;
          if (this.#phase === 'live') this.#trueAt = serverNow();
          this.#phase = this.#sync.phase;
          if (isBack) this.outgoing.resume();
        },
        seeded: ({ list, threads }) => {
          this.#lists = { ...allUnloaded(), [this.#seedView]: grown(list) };
          this.#threads = new Map(
            threads.map((one) => [one.conversation.id, threadPart(one.nextCursor)] as const),
          );
          this.asked.forget();
          for (const { messages } of threads) this.#told(messages);
          for (const listener of this.#renewals) listener();
          // Another tab or conversation may have been chosen while these were read.
          queueMicrotask(() => {
            void this.show(this.#view);
            void this.open(this.#open);
            this.past.refresh(this.#open);
          });
        },
        applied: (events) => this.#applied(events),
        recovered: (messages) => this.#onRecovered(messages),
        failed: (reason) => this.#failed(reason),
      },
    );
    this.past = new PastThreads({
      sync: this.#sync,
      joined: (id, cursor) => this.#setThread(id, threadPart(cursor)),
      failed: (reason) => this.#failed(reason),
    });
    this.asked = new AskedLists({
      known: () => this.#state?.conversations ?? new Map(),
      seq: () => this.#state?.seq ?? null,
      merge: (seq, rows) => this.#sync.mergeRows(seq, rows),
      failed: (reason) => this.#failed(reason),
    });
    this.outgoing = new Outgoing({
      me: this.me.id,
      isLive: () => this.#phase === 'live',
      messages: (id) => this.messages(id),
    });
  }

  /** Connects and loads; the socket listens while the first snapshot is read. */
  start(view: InboxViewName, open: ConversationId | null): void {
    this.#view = view;
    this.#open = open;
    void this.outgoing.start();
    void this.drafts.load();
    void this.#sync.seed();
    this.#socket.open(
      this.#sync,
      ({ entries }) => (this.#presence = entries),
      () => void this.#whyRefused(),
    );
    void doors.numbers().then(
      ({ items }) => (this.#numbers = items),
      () => undefined,
    );
  }

  stop(): void {
    this.#signedOut = true;
    this.#socket.close();
  }

  get phase(): Phase {
    // Restored, there is much to show, but nothing that is told by the server yet.
    const isWaiting = this.#phase === 'failed' || this.#phase === 'starting';
    return isWaiting && this.#restoredAt !== null ? 'offline' : this.#phase;
  }
  /** Until when what is on screen was true, by the server's clock; null while it is, or while nothing is known. */
  get trueUntil(): number | null {
    return this.phase === 'live' ? null : (this.#restoredAt ?? this.#trueAt);
  }
  /** What this page knows, to be kept for a start without a connection. */
  get state(): InboxState | null {
    return this.#state;
  }
  /** Shows what was known at `at`, until the server answers. */
  restore(state: InboxState, at: number): void {
    if (this.#state) return;
    this.#state = state;
    this.#restoredAt = at;
    const all: ListPart = { status: 'ready', cursor: null, edge: null };
    this.#lists = Object.fromEntries(INBOX_VIEWS.map((view) => [view, all])) as Record<
      InboxViewName,
      ListPart
    >;
    this.#threads = new Map([...state.threads.keys()].map((id) => [id, threadPart(null)] as const));
  }
  get counts(): InboxCounts | null {
    return this.#state?.counts ?? null;
  }
  get seq(): number {
    return this.#state?.seq ?? 0;
  }
  get presence(): readonly PresenceEntry[] {
    return this.#presence;
  }
  get numbers(): readonly NumberView[] {
    return this.#numbers;
  }
  get availability(): Availability {
    return this.#presence.find((entry) => entry.teammateId === this.me.id)?.availability ?? 'offline';
  }

  /** Every conversation that this page knows of. */
  get known(): Iterable<ConversationView> {
    return this.#state?.conversations.values() ?? [];
  }
  conversation(id: ConversationId): ConversationView | null {
    return this.#state?.conversations.get(id) ?? null;
  }
  messages(id: ConversationId): readonly MessageView[] | null {
    return this.#state?.threads.get(id) ?? null;
  }
  threadPart(id: ConversationId): ThreadPart | null {
    return this.#threads.get(id) ?? null;
  }
  list(view: InboxViewName): ListPart {
    return this.#lists[view];
  }
  rows(view: InboxViewName): ConversationView[] {
    return this.#state ? rowsOf(ruleOf(view, this.me.id), this.#state.conversations, this.#lists[view]) : [];
  }
  sending(id: ConversationId): readonly Sending[] {
    return this.outgoing.of(id);
  }
  hasDraft(id: ConversationId): boolean {
    return this.#draftsChanged >= 0 && this.drafts.has(id);
  }
  /** Others who look at a conversation, writers first. */
  others(id: ConversationId): PresenceEntry[] {
    const here = this.#presence.filter(
      (entry) =>
        entry.teammateId !== this.me.id && (entry.viewing === id || entry.typing?.conversationId === id),
    );
    const writes = (entry: PresenceEntry) => (entry.typing?.conversationId === id ? 0 : 1);
    return here.sort((a, b) => writes(a) - writes(b));
  }
  nameOf(id: TeammateId): string | null {
    return this.#presence.find((entry) => entry.teammateId === id)?.name ?? null;
  }

  /** Hears every event once it is in the state. @returns stops hearing */
  hear(listener: (events: readonly LiveEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** Hears when everything was taken afresh, which passes over the events of the meantime. */
  onRenewed(listener: () => void): void {
    this.#renewals.add(listener);
  }
  onRefused(refused: Refusal): void {
    this.outgoing.onRefused(refused);
  }
  draftChanged(): void {
    this.#draftsChanged += 1;
  }

  async show(view: InboxViewName): Promise<void> {
    this.#view = view;
    if (this.#state && this.#lists[view].status === 'idle') await this.#page(view, undefined);
  }

  async more(view: InboxViewName): Promise<void> {
    const { status, cursor } = this.#lists[view];
    if (status === 'error' && cursor === null) return this.#page(view, undefined);
    if ((status === 'ready' || status === 'error') && cursor !== null) await this.#page(view, cursor);
  }

  /** Loads a tab to its end, for what must be counted exactly. */
  async complete(view: InboxViewName): Promise<void> {
    if (this.#state && this.#lists[view].status === 'idle') await this.#page(view, undefined);
    while (this.#lists[view].status === 'ready' && this.#lists[view].cursor !== null) await this.more(view);
  }

  async open(id: ConversationId | null): Promise<void> {
    this.#open = id;
    this.#socket.viewing(id);
    // While the first snapshot is read the thread comes with it.
    const status = id ? this.#threads.get(id)?.status : undefined;
    if (id && this.#state && status !== 'ready' && status !== 'loading') await this.loadThread(id);
  }

  async loadThread(id: ConversationId): Promise<void> {
    this.#setThread(id, { status: 'loading', cursor: null, loadingOlder: false });
    try {
      const { nextCursor, messages } = await this.#sync.loadThread(id, () => doors.thread(id));
      this.#setThread(id, threadPart(nextCursor));
      this.#told(messages);
    } catch (reason) {
      this.#setThread(id, {
        status: isMissing(reason) ? 'missing' : 'error',
        cursor: null,
        loadingOlder: false,
      });
      this.#failed(reason);
    }
  }

  async older(id: ConversationId): Promise<void> {
    const part = this.#threads.get(id);
    if (!part?.cursor || part.loadingOlder) return;
    const { cursor } = part;
    this.#setThread(id, { ...part, loadingOlder: true });
    try {
      const { nextCursor } = await this.#sync.loadOlder(id, () => doors.olderMessages(id, cursor));
      this.#setThread(id, { status: 'ready', cursor: nextCursor, loadingOlder: false });
    } catch (reason) {
      this.#setThread(id, { ...part, loadingOlder: false });
      this.#failed(reason);
    }
  }

  /** @param bytes  of a message's file */
  send(sending: Omit<Sending, 'state'>, bytes?: Blob): void {
    this.outgoing.send(sending, bytes);
  }
  /** @param force  in spite of what came meanwhile */
  retrySending(clientId: string, force = false): void {
    this.outgoing.retry(clientId, force);
  }
  dropSending(clientId: string): void {
    this.outgoing.drop(clientId);
  }
  typing(id: ConversationId, mode: 'reply' | 'note'): void {
    this.#socket.typing(id, mode);
  }
  reconnect(): void {
    this.#socket.retry();
    if (!this.#state) void this.#sync.seed();
  }

  async #page(view: InboxViewName, cursor: string | undefined): Promise<void> {
    const before = this.#lists[view];
    this.#setList(view, { ...before, status: 'loading' });
    try {
      const page = await doors.inbox(view, cursor);
      this.#sync.mergeRows(page.seq, page.items);
      this.#setList(view, grown(page));
    } catch (reason) {
      this.#setList(view, { ...before, status: 'error' });
      this.#failed(reason);
    }
  }

  /** An address of a conversation that is not there must not keep the list from showing. */
  #threadIfThere(id: ConversationId): Promise<ThreadSnapshot | null> {
    return doors.thread(id).catch((reason: unknown) => {
      if (isMissing(reason)) return null;
      throw reason;
    });
  }

  #setList(view: InboxViewName, part: ListPart): void {
    this.#lists = { ...this.#lists, [view]: part };
  }
  #setThread(id: ConversationId, part: ThreadPart): void {
    this.#threads = new Map(this.#threads).set(id, part);
  }

  #applied(events: readonly LiveEvent[]): void {
    this.#told(events.flatMap((event) => ('message' in event ? [event.message] : [])));
    for (const listener of this.#listeners) listener(events);
  }

  /** What the server tells is no longer "being sent". */
  #told(messages: readonly MessageView[]): void {
    const told = new Set(messages.flatMap((message) => message.clientId ?? []));
    if (told.size > 0) this.outgoing.arrived(told);
  }

  #failed(reason: unknown): void {
    if (reason instanceof ApiProblem && reason.code === 'signed_out') this.#leave();
  }

  /** The socket was refused: either the session ended, or the server is on its way down. */
  async #whyRefused(): Promise<void> {
    try {
      await doors.session();
    } catch (reason) {
      if (reason instanceof ApiProblem && reason.code === 'signed_out') return this.#leave();
    }
    // Not all panels at the same moment, when a server that restarts has sent them all away.
    setTimeout(() => !this.#signedOut && this.#socket.retry(), 500 + Math.random() * 2_500);
  }

  #leave(): void {
    if (this.#signedOut) return;
    this.stop();
    this.#onSignedOut();
  }
}

function allUnloaded(): Record<InboxViewName, ListPart> {
  return Object.fromEntries(INBOX_VIEWS.map((view) => [view, UNLOADED])) as Record<InboxViewName, ListPart>;
}

function isMissing(reason: unknown): boolean {
  return reason instanceof ApiProblem && [400, 403, 404].includes(reason.status);
}

function threadPart(cursor: string | null): ThreadPart {
  return { status: 'ready', cursor, loadingOlder: false };
}

const KEY = Symbol('inbox');

export function provideInbox(store: InboxStore): InboxStore {
  return setContext(KEY, store);
}

export function useInbox(): InboxStore {
  return getContext<InboxStore>(KEY);
}
