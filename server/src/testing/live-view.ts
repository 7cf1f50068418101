import {
  applyEvents,
  belongsTo,
  compareIn,
  INBOX_VIEWS,
  type ConversationView,
  type InboxSnapshot,
  type InboxState,
  type InboxViewName,
  type LiveEvent,
  type MessageView,
  type ThreadSnapshot,
  isThreadEvent,
} from '@balcao/contract';
import { expect } from '@jest/globals';
import type { Journal } from '../realtime/index.ts';
import type { InboxReader } from '../inbox/index.ts';

const PAGE = 100;
/** A thread's newest page. */
const NEWEST = 50;

/** What one person's panel knows: a snapshot, and since then events alone. It may lag: events come when it is synced. */
export class LiveView {
  private named = new Set<string>();

  private constructor(
    private readonly journal: Journal,
    private readonly reader: InboxReader,
    private readonly accountId: string,
    private state: InboxState,
  ) {}

  /** @param reader  gives the snapshots, as the inbox's own routes do */
  static async open(journal: Journal, reader: InboxReader, accountId: string, me: string): Promise<LiveView> {
    const all = await snapshotOf(reader, accountId, me, 'all');
    const conversations = new Map(all.items.map((one) => [one.id, one]));
    if (all.counts.resolved > 0) throw new Error('open the views before anything is resolved');
    const state = { me, seq: all.seq, counts: all.counts, conversations, threads: new Map() };
    return new LiveView(journal, reader, accountId, state);
  }

  get seq(): number {
    return this.state.seq;
  }

  conversation(id: string): ConversationView | undefined {
    return this.state.conversations.get(id);
  }

  thread(id: string): readonly MessageView[] {
    return this.state.threads.get(id) ?? [];
  }

  tab(view: InboxViewName): ConversationView[] {
    const { conversations, me } = this.state;
    return [...conversations.values()].filter((one) => belongsTo(view, one, me)).sort(compareIn(view));
  }

  /** Hears what happened since, as the socket would tell it. */
  async sync(): Promise<void> {
    await this.journal.catchUp(this.accountId);
    for (;;) {
      const page = await this.journal.read(this.accountId, this.state.seq, 500);
      if (page.length === 0) return;
      this.hear(page.map(({ text }) => JSON.parse(text) as LiveEvent));
    }
  }

  private hear(events: readonly LiveEvent[]): void {
    for (const event of events) {
      if (!isThreadEvent(event)) continue;
      this.named.add(event.conversationId);
      // A conversation's first event tells of an empty thread: everything in it comes by events.
      if (event.was === null && !this.state.threads.has(event.conversationId)) {
        const threads = new Map(this.state.threads).set(event.conversationId, []);
        this.state = { ...this.state, threads };
      }
    }
    const next = applyEvents(this.state, events);
    if ('gap' in next) throw new Error(`the journal has a hole after ${next.gap}`);
    this.state = next;
  }

  /**
   * The old view with its events must be what a fresh snapshot shows.
   * @param threads  `touched`: those that an event named since the last time
   * @param known  fresh threads that were read for somebody else; taken when they are of the same moment
   */
  async expectConverged(
    tabs: readonly InboxViewName[] = INBOX_VIEWS,
    threads: 'touched' | 'all' | 'none' = 'touched',
    known = new Map<string, ThreadSnapshot>(),
  ): Promise<void> {
    for (const tab of tabs) {
      const fresh = await this.sameMoment(() => snapshotOf(this.reader, this.accountId, this.state.me, tab));
      expect({ tab, counts: this.state.counts, items: this.tab(tab) }).toEqual({
        tab,
        counts: fresh.counts,
        items: fresh.items,
      });
    }
    if (threads === 'none') return;
    const ids = threads === 'all' ? [...this.state.conversations.keys()] : [...this.named];
    this.named.clear();
    for (const id of ids) {
      const read = known.get(id);
      const fresh =
        read?.seq === this.state.seq
          ? read
          : await this.sameMoment(() => this.reader.thread(this.accountId, id));
      known.set(id, fresh);
      expect(this.conversation(id)).toEqual(fresh.conversation);
      expect(this.thread(id).slice(-NEWEST)).toEqual(fresh.messages);
    }
  }

  private async sameMoment<T extends { seq: number }>(read: () => Promise<T>): Promise<T> {
    for (let tries = 0; tries < 50; tries += 1) {
      const fresh = await read();
      if (fresh.seq !== this.state.seq) await this.sync();
      if (fresh.seq === this.state.seq) return fresh;
    }
    throw new Error('the journal never came to rest');
  }
}

async function snapshotOf(
  reader: InboxReader,
  accountId: string,
  me: string,
  view: InboxViewName,
): Promise<InboxSnapshot> {
  const first = await reader.snapshot(accountId, me, view, null, PAGE);
  const items = [...first.items];
  for (let { nextCursor } = first; nextCursor !== null;) {
    const page = await reader.snapshot(accountId, me, view, nextCursor, PAGE);
    items.push(...page.items);
    nextCursor = page.nextCursor;
  }
  return { ...first, items, nextCursor: null };
}
