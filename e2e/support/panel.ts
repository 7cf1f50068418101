import {
  applyEvents,
  PROTOCOL_VERSION,
  withMessage,
  type ClientToServer,
  type ConversationView,
  type Handshake,
  type InboxState,
  type InboxViewName,
  type LiveEvent,
  type MessageView,
  type PresenceEntry,
  type ResyncReason,
  type ServerToClient,
} from '@balcao/contract';
import { io, type Socket } from 'socket.io-client';
import type { Person } from './person.ts';
import { Waiting } from './waiting.ts';

const RESEED_AGAIN_MS = 200;

/**
 * A panel without its paint: a snapshot, then events applied by the contract's own function. It sees what a teammate
 * sees, and remembers every event it was told, so that scenarios can say that nothing was missed.
 */
export class Panel {
  readonly me: Person;
  /** Every event that was told and followed without a hole, by seq. */
  readonly told = new Map<number, LiveEvent>();
  readonly resyncs: ResyncReason[] = [];
  /** Times an event came that did not follow on what was known. */
  holes = 0;
  presence: PresenceEntry[] = [];
  refusal: { code?: string } | undefined;
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  readonly #waiting = new Waiting();
  #state: InboxState;
  #epoch: string;
  #readySeq: number | undefined;
  #reseeding: Promise<void> | undefined;
  #broken: Error | undefined;
  #isRepairing = false;

  private constructor(
    me: Person,
    seed: { state: InboxState; epoch: string },
    handshake: Handshake,
    headers: Readonly<Record<string, string>>,
  ) {
    this.me = me;
    this.#state = seed.state;
    this.#epoch = seed.epoch;
    this.#socket = io(me.url, {
      autoConnect: false,
      transports: ['websocket'],
      extraHeaders: { cookie: me.cookie, ...headers },
      reconnectionDelay: 50,
      reconnectionDelayMax: 300,
      auth: (give) =>
        give({ protocol: PROTOCOL_VERSION, sinceSeq: this.#state.seq, epoch: this.#epoch, ...handshake }),
    });
    this.#socket.on('live', (events) => this.#live(Array.isArray(events) ? events : [events]));
    this.#socket.on('ready', ({ seq }) => {
      this.#readySeq = seq;
      this.#waiting.happened();
    });
    this.#socket.on('resync', ({ reason }) => {
      this.resyncs.push(reason);
      // One of another protocol understands nothing that follows: it would have to load itself anew.
      if (reason !== 'other_protocol') this.#reseed();
      this.#waiting.happened();
    });
    this.#socket.on('presence', ({ entries }) => {
      this.presence = entries;
      this.#waiting.happened();
    });
    this.#socket.on('connect_error', (error) => {
      this.refusal = (error as Error & { data?: { code?: string } }).data ?? {};
      this.#waiting.happened();
    });
    this.#socket.on('disconnect', () => {
      this.#readySeq = undefined;
      this.#waiting.happened();
    });
  }

  /** Opens a panel and waits until it is caught up. */
  static async open(me: Person, handshake: Handshake = {}): Promise<Panel> {
    const panel = await Panel.prepare(me, handshake);
    await panel.connect();
    return panel;
  }

  /** A panel with its snapshot, not connected yet. `headers` are those of its handshake. */
  static async prepare(
    me: Person,
    handshake: Handshake = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Panel> {
    return new Panel(me, await seedOf(me), handshake, headers);
  }

  get state(): InboxState {
    return this.#state;
  }

  get seq(): number {
    return this.#state.seq;
  }

  get isReady(): boolean {
    return this.#readySeq !== undefined;
  }

  get conversations(): ConversationView[] {
    return [...this.#state.conversations.values()];
  }

  conversation(id: string): ConversationView {
    const found = this.#state.conversations.get(id);
    if (!found) throw new Error(`this panel knows no conversation ${id}`);
    return found;
  }

  /** The conversation with the customer of this name. */
  with(name: string): ConversationView | undefined {
    return this.conversations.find(({ contact }) => contact.name === name);
  }

  thread(id: string): readonly MessageView[] {
    const found = this.#state.threads.get(id);
    if (!found) throw new Error(`the thread of ${id} is not open on this panel`);
    return found;
  }

  /** What customer and business said to each other, without notes and lines. */
  words(id: string): string[] {
    return this.thread(id)
      .filter(({ type }) => type !== 'note' && type !== 'system')
      .map(({ author, text }) => `${author}: ${text ?? ''}`);
  }

  /** The newest message that the customer may have seen: what a reply says it has seen. */
  lastSeen(id: string): string | null {
    const visible = this.thread(id).filter(
      ({ type, author, status }) =>
        type !== 'note' && type !== 'system' && !(author === 'bot' && status === 'queued'),
    );
    return (
      visible.reduce<MessageView | undefined>((last, one) => (last && last.n > one.n ? last : one), undefined)
        ?.id ?? null
    );
  }

  until<T>(what: string, find: (panel: this) => T | undefined | null | false, withinMs?: number): Promise<T> {
    const look = () => {
      if (this.#broken) throw this.#broken;
      return find(this);
    };
    return this.#waiting.until(`${this.me.name}'s panel: ${what}`, look, {
      ...(withinMs === undefined ? {} : { withinMs }),
      now: () => this.#describe(),
    });
  }

  /** Connects without waiting for anything. */
  begin(): void {
    this.#socket.connect();
  }

  async connect(): Promise<void> {
    this.begin();
    await this.until('to be connected and caught up', () => this.isReady);
  }

  /** The connection is lost, as in a lift. */
  disconnect(): void {
    this.#socket.disconnect();
  }

  say<E extends keyof ClientToServer>(event: E, ...what: Parameters<ClientToServer[E]>): void {
    this.#socket.emit(event, ...what);
  }

  /** Opens a thread: its messages, and what was told since they were read. */
  async open(id: string): Promise<readonly MessageView[]> {
    const snapshot = await this.me.thread(id);
    await this.until(`to reach seq ${snapshot.seq}`, () => this.seq >= snapshot.seq);
    let thread: readonly MessageView[] = snapshot.messages;
    for (let seq = snapshot.seq + 1; seq <= this.seq; seq += 1) {
      const event = this.told.get(seq);
      if (event && 'message' in event && event.conversationId === id)
        thread = withMessage(thread, event.message);
    }
    this.#state = { ...this.#state, threads: new Map(this.#state.threads).set(id, thread) };
    return thread;
  }

  close(): void {
    this.#socket.disconnect();
  }

  #live(events: readonly LiveEvent[]): void {
    if (this.#reseeding) return; // the snapshot under way holds them, or `since` brings them again
    const next = applyEvents(this.#state, events);
    if ('gap' in next) {
      this.holes += 1;
      if (!this.#isRepairing) {
        this.#isRepairing = true;
        this.#socket.emit('since', { seq: this.#state.seq });
      }
    } else {
      this.#isRepairing = false;
      for (const event of events) this.told.set(event.seq, event);
      this.#state = next;
    }
    this.#waiting.happened();
  }

  #reseed(): void {
    if (this.#reseeding) return;
    this.#reseeding = seedOf(this.me)
      .then(async (seed) => {
        const open = [...this.#state.threads.keys()];
        this.#state = seed.state;
        this.#epoch = seed.epoch;
        this.#reseeding = undefined;
        this.#socket.emit('since', { seq: seed.state.seq });
        for (const id of open) await this.open(id);
      })
      .catch((error: Error) => {
        // No connection: the server was killed while it was asked. A panel asks again, as the real one does.
        if (error instanceof TypeError) setTimeout(() => this.#reseed(), RESEED_AGAIN_MS);
        else this.#broken = error;
      })
      .finally(() => {
        this.#reseeding = undefined;
        this.#waiting.happened();
      });
  }

  #describe(): string {
    const rows = this.conversations.map(
      ({ contact, status, turn, because, lastMessage }) =>
        `  ${contact.name}: ${status}, ${JSON.stringify(turn)} because ${because}; ${lastMessage?.author ?? '-'}: ${lastMessage?.text ?? ''} (${lastMessage?.status ?? ''})`,
    );
    return [`seq ${this.seq}, ${this.isReady ? 'ready' : 'not ready'}`, ...rows.slice(0, 12)].join('\n');
  }
}

/** Everything a panel may show, of one moment: all open conversations and the resolved ones. */
async function seedOf(me: Person): Promise<{ state: InboxState; epoch: string }> {
  // Two lists are two moments: they are taken again until nothing happened in between.
  for (;;) {
    const open = await pages(me, 'all');
    const resolved = await pages(me, 'resolved');
    if (open.seq !== resolved.seq || open.epoch !== resolved.epoch) continue;
    return {
      epoch: open.epoch,
      state: {
        me: me.id,
        seq: open.seq,
        counts: open.counts,
        conversations: new Map([...open.items, ...resolved.items].map((one) => [one.id, one])),
        threads: new Map(),
      },
    };
  }
}

async function pages(me: Person, view: InboxViewName) {
  for (;;) {
    const first = await me.inbox(view);
    const items = [...first.items];
    let { nextCursor } = first;
    let isOneMoment = true;
    while (nextCursor !== null && isOneMoment) {
      const next = await me.inbox(view, `&cursor=${encodeURIComponent(nextCursor)}`);
      isOneMoment = next.seq === first.seq;
      items.push(...next.items);
      ({ nextCursor } = next);
    }
    if (isOneMoment) return { ...first, items };
  }
}

/** A fresh snapshot as a panel would hold it, with the threads named. */
export async function freshState(me: Person, threadIds: readonly string[]): Promise<InboxState> {
  for (;;) {
    const { state } = await seedOf(me);
    const threads = new Map<string, readonly MessageView[]>();
    let isOneMoment = true;
    for (const id of threadIds) {
      const thread = await me.thread(id);
      isOneMoment &&= thread.seq === state.seq;
      threads.set(id, thread.messages);
    }
    if (isOneMoment) return { ...state, threads };
  }
}
