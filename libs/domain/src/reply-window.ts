import type { Conversation, Instant } from './conversation.ts';

const DAY = 86_400_000;
/** We close before Meta does: a message must also have time to leave. Meta's 131047 stays the judge. */
const CLOSES_EARLY_MS = 5 * 60_000;

/**
 * Time left in which a free-form reply is allowed.
 * @param closesAt  the conversation's `windowClosesAt`, null when the customer never wrote
 * @returns milliseconds, >= 0; 0 means templates only
 * @source Meta, customer service window (24 h from the customer's last message)
 */
export function replyWindowLeftMs(closesAt: Instant | null, now: Instant): number {
  return closesAt === null ? 0 : Math.max(0, closesAt - now);
}

/**
 * The window after a customer's message, call or reaction: late and shuffled deliveries never shorten it.
 * @param at  the provider's instant; clamp one that lies in the future to `now` before, or it shows open too long
 * @returns the instant at which we stop sending, 5 minutes before Meta does
 */
export function windowAfter(known: Instant | null, at: Instant): Instant {
  return Math.max(known ?? 0, at + DAY - CLOSES_EARLY_MS);
}

/** A customer's sign that makes no line of its own (a reaction): it renews the window and nothing else. */
export function renewWindow(conversation: Conversation, at: Instant, now: Instant): Conversation {
  return { ...conversation, windowClosesAt: windowAfter(conversation.windowClosesAt, Math.min(at, now)) };
}

/** Meta refused a message because the window is closed (131047): believe it until the customer writes again. */
export function closeWindow(conversation: Conversation, now: Instant): Conversation {
  return { ...conversation, windowClosesAt: Math.min(conversation.windowClosesAt ?? now, now) };
}
