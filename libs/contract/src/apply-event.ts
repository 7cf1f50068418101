import type { ConversationId, MessageId, Seq, TeammateId } from './ids.ts';
import { movedCounts } from './inbox-views.ts';
import { isThreadEvent } from './live.ts';
import type { LiveEvent } from './live.ts';
import type { ConversationView, InboxCounts, MessageView } from './views.ts';

/**
 * What a panel knows: counts of every tab, the conversations it has loaded, the threads it has open.
 * `seq` is the last event in it; a snapshot and its events end in the same state as a later snapshot.
 */
export interface InboxState {
  me: TeammateId;
  seq: Seq;
  counts: InboxCounts;
  conversations: ReadonlyMap<ConversationId, ConversationView>;
  /** Only threads that were loaded; each in thread order, from some message on. */
  threads: ReadonlyMap<ConversationId, readonly MessageView[]>;
}

/**
 * Applies events in order. Events at or before `state.seq` are known already and change nothing.
 * @returns the new state, or `gap` with the last good seq when an event is missing in between
 */
export function applyEvents(state: InboxState, events: readonly LiveEvent[]): InboxState | { gap: Seq } {
  let { seq, counts } = state;
  const conversations = new Map(state.conversations);
  const threads = new Map(state.threads);
  for (const event of events) {
    if (event.seq <= seq) continue;
    if (event.seq !== seq + 1) return { gap: seq };
    seq = event.seq;
    if (!isThreadEvent(event)) continue;
    counts = movedCounts(counts, event.was, event.conversation, state.me);
    conversations.set(event.conversationId, event.conversation);
    if (event.type === 'conversation.changed') continue;
    const thread = threads.get(event.conversationId);
    if (thread) threads.set(event.conversationId, withMessage(thread, event.message));
  }
  return { ...state, seq, counts, conversations, threads };
}

/** One event; see `applyEvents`. */
export function applyEvent(state: InboxState, event: LiveEvent): InboxState | { gap: Seq } {
  return applyEvents(state, [event]);
}

/** Puts a message in its place in thread order, or replaces the one with the same id. */
export function withMessage(thread: readonly MessageView[], message: MessageView): readonly MessageView[] {
  const known = findMessage(thread, message.id);
  // The copy of a message of ours, once taken for the owner's: nobody sees it any more.
  if (message.because === 'own_reflection') {
    return known < 0 ? thread : [...thread.slice(0, known), ...thread.slice(known + 1)];
  }
  if (known >= 0) {
    const before = thread[known] as MessageView;
    if (before.at === message.at && before.n === message.n) {
      const next = thread.slice();
      next[known] = message;
      return next;
    }
    // A bot's reply takes its place when it leaves, behind what came while it waited.
    return withMessage([...thread.slice(0, known), ...thread.slice(known + 1)], message);
  }
  let at = thread.length;
  while (at > 0 && compareMessages(thread[at - 1] as MessageView, message) > 0) at -= 1;
  // A message older than the first one loaded belongs to a page that is not here yet.
  if (at === 0 && thread.length > 0 && (thread[0] as MessageView).n > 1 && thread.length >= 50) return thread;
  return [...thread.slice(0, at), message, ...thread.slice(at)];
}

function findMessage(thread: readonly MessageView[], id: MessageId): number {
  for (let i = thread.length - 1; i >= 0; i -= 1) if (thread[i]?.id === id) return i;
  return -1;
}

/** Thread order: provider's second, then arrival. */
export function compareMessages(a: MessageView, b: MessageView): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.n - b.n;
}
