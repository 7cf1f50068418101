import type {
  ConversationId,
  ConversationView,
  InboxState,
  MessageView,
  SessionView,
} from '@balcao/contract';
import { openDB } from 'idb';
import type { DBSchema } from 'idb';

/** What the panel last knew, so that it opens without a connection. Of one person at a time, and gone when she signs out. */
export interface Snapshot {
  session: SessionView;
  /** When it was true, by the server's clock. */
  at: number;
  counts: InboxState['counts'];
  conversations: ConversationView[];
  threads: [ConversationId, MessageView[]][];
}

const MOST_CONVERSATIONS = 200;
const MOST_THREADS = 20;
const MOST_MESSAGES = 50;
/** Older than this it misleads more than it helps. */
const TOO_OLD_MS = 7 * 24 * 3_600_000;

/** The newest of what is known, cut to what opens quickly. */
export function snapshotOf(session: SessionView, state: InboxState, at: number): Snapshot {
  const conversations = [...state.conversations.values()]
    .sort((a, b) => (a.lastAt < b.lastAt ? 1 : a.lastAt > b.lastAt ? -1 : 0))
    .slice(0, MOST_CONVERSATIONS);
  const threads = conversations
    .flatMap(({ id }): [ConversationId, MessageView[]][] => {
      const messages = state.threads.get(id);
      return messages ? [[id, messages.slice(-MOST_MESSAGES)]] : [];
    })
    .slice(0, MOST_THREADS);
  return { session, at, counts: state.counts, conversations, threads };
}

export function isUsable(snapshot: Snapshot | undefined, now: number): snapshot is Snapshot {
  return snapshot !== undefined && Math.abs(now - snapshot.at) < TOO_OLD_MS;
}

interface SnapshotDb extends DBSchema {
  last: { key: 'last'; value: Snapshot };
}

const db = () =>
  openDB<SnapshotDb>('balcao-last', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('last'),
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });

/** One place only: whoever signs in next takes it from whoever was here before. */
export async function keepSnapshot(snapshot: Snapshot): Promise<void> {
  const open = await db();
  // Views come from reactive state, whose proxies the store would not copy.
  await open.put('last', JSON.parse(JSON.stringify(snapshot)) as Snapshot, 'last');
  open.close();
}

export async function readSnapshot(now: number): Promise<Snapshot | null> {
  try {
    const open = await db();
    const kept = await open.get('last', 'last');
    open.close();
    return isUsable(kept, now) ? kept : null;
  } catch {
    return null;
  }
}

export async function wipeSnapshot(): Promise<void> {
  try {
    const open = await db();
    await open.clear('last');
    open.close();
  } catch {
    // Where nothing can be kept nothing is left.
  }
}
