import { compareMessages, withMessage } from '@balcao/contract';
import type { LiveEvent, MessageId, MessageView } from '@balcao/contract';

/** A piece of a thread's past that does not reach the messages known of its present. */
export interface PastWindow {
  /** The message for which it was opened. */
  anchor: MessageId;
  messages: readonly MessageView[];
  olderCursor: string | null;
  newerCursor: string | null;
}

/** What the server answers for "round this message". */
export interface AroundPage {
  items: MessageView[];
  olderCursor: string | null;
  newerCursor: string | null;
}

export function pastWindow(anchor: MessageId, page: AroundPage): PastWindow {
  const { items, olderCursor, newerCursor } = page;
  return { anchor, messages: items.toSorted(compareMessages), olderCursor, newerCursor };
}

export function withOlder(
  window: PastWindow,
  items: readonly MessageView[],
  olderCursor: string | null,
): PastWindow {
  return { ...window, messages: union(items, window.messages), olderCursor };
}

export function withNewer(
  window: PastWindow,
  items: readonly MessageView[],
  newerCursor: string | null,
): PastWindow {
  return { ...window, messages: union(items, window.messages), newerCursor };
}

/**
 * Lays what the server told meanwhile over a window: changes of shown messages, and what came late between them. What
 * is newer than its last message is not its business.
 */
export function withChanges(window: PastWindow, events: readonly LiveEvent[]): PastWindow {
  let { messages } = window;
  for (const event of events) {
    if (!('message' in event)) continue;
    const first = messages[0];
    const last = messages.at(-1);
    if (!first || !last) continue;
    const { message } = event;
    const shown = messages.some(({ id }) => id === message.id);
    const between = compareMessages(first, message) < 0 && compareMessages(message, last) < 0;
    if (shown || between) messages = withMessage(messages, message);
  }
  return messages === window.messages ? window : { ...window, messages };
}

/** The whole thread, when the window has reached the present; null while messages between are unknown. */
export function joined(window: PastWindow, present: readonly MessageView[]): readonly MessageView[] | null {
  const here = new Set(window.messages.map(({ id }) => id));
  if (window.newerCursor !== null && !present.some(({ id }) => here.has(id))) return null;
  return union(window.messages, present);
}

/** Where both have a message, the second knows it better. */
function union(a: readonly MessageView[], b: readonly MessageView[]): readonly MessageView[] {
  const byId = new Map([...a, ...b].map((message) => [message.id, message]));
  return [...byId.values()].sort(compareMessages);
}
