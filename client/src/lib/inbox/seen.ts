import type { MessageId, MessageView, TeammateId } from '@balcao/contract';
import { isCustomerVisible, lastVisible } from './thread-items.ts';

/** The last message that the customer sees too and that this person has had before the eyes. */
export interface Seen {
  id: MessageId | null;
  /** Its arrival number; 0 when nothing was seen. */
  n: number;
}

export const NOTHING_SEEN: Seen = { id: null, n: 0 };

/** Everything on screen counts as seen. */
export function allSeen(messages: readonly MessageView[]): Seen {
  const last = lastVisible(messages);
  return last ? { id: last.id, n: last.n } : NOTHING_SEEN;
}

/** One's own messages need no reading: moves on over those that follow what was seen without anything between. */
export function passOwn(seen: Seen, messages: readonly MessageView[], me: TeammateId): Seen {
  const after = messages
    .filter((message) => message.n > seen.n && isCustomerVisible(message))
    .sort((a, b) => a.n - b.n);
  let at = seen;
  for (const message of after) {
    if (message.authorId !== me) break;
    at = { id: message.id, n: message.n };
  }
  return at;
}

/**
 * Somebody else's answer that came since the text was begun and was not acknowledged: the customer has it, so what
 * is being typed may answer twice.
 * @param sinceN  arrival number of the last message when the text was begun or the last answer acknowledged
 */
export function answeredMeanwhile(
  messages: readonly MessageView[],
  sinceN: number,
  me: TeammateId,
): MessageView | null {
  let latest: MessageView | null = null;
  for (const message of messages) {
    if (message.n <= sinceN || message.direction !== 'out' || !isCustomerVisible(message)) continue;
    if (message.authorId === me || message.automatic) continue;
    // A bot's reply in its grace has not gone; typing cancels it.
    if (message.author === 'bot' && message.status === 'queued') continue;
    if (message.status === 'cancelled' || message.status === 'failed') continue;
    if (!latest || message.n > latest.n) latest = message;
  }
  return latest;
}

/** Highest arrival number known; 0 for an empty thread. */
export function lastN(messages: readonly MessageView[]): number {
  return messages.reduce((n, message) => Math.max(n, message.n), 0);
}
