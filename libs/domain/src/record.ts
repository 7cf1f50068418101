import type { BotMemory, Conversation, CustomerMessage, Debt, Instant } from './conversation.ts';
import { windowAfter } from './reply-window.ts';
import { normalise, textHash } from './text.ts';

/** A reply this soon after the bot's words was not typed by a person. */
const QUICK_MS = 2_000;
const LOOP_ROUNDS = 3;
const HEARD_TEXTS = 3;

/**
 * A customer's message as the conversation keeps it: window, debt, what the bot heard. Decides nothing.
 * Clocks never run ahead: an instant from the future counts as now, and a late message makes the debt older, not younger.
 */
export function recordCustomer(before: Conversation, item: CustomerMessage, now: Instant): Conversation {
  const at = Math.min(item.at, now);
  const n = before.lastN + 1;
  return {
    ...before,
    status: 'open',
    snoozedUntil: null,
    snoozedUntilReply: false,
    resolvedAt: null,
    lastN: n,
    lastCustomerAt: Math.max(before.lastCustomerAt ?? 0, at),
    lastCustomerN: n,
    windowClosesAt: windowAfter(before.windowClosesAt, at),
    debt: olderDebt(before.debt, { since: at, messageId: item.messageId, n }),
    lastActivityAt: Math.max(before.lastActivityAt, at),
    bot: hear(before, item, at),
  };
}

/** The one that has waited longer: the first message not yet answered. */
export function olderDebt(one: Debt | null, other: Debt | null): Debt | null {
  if (one === null || other === null) return one ?? other;
  return other.since < one.since ? other : one;
}

function hear(before: Conversation, item: CustomerMessage, at: Instant): BotMemory {
  const { bot } = before;
  const words = normalise(item.text);
  return {
    ...bot,
    heard: words === '' ? bot.heard : [...bot.heard, textHash(words)].slice(-HEARD_TEXTS),
    quickReplies: quickReplies(before, at),
  };
}

/** Rounds in a row in which the first word after the bot's came at once. Provider time has whole seconds. */
function quickReplies({ bot, lastCustomerN }: Conversation, at: Instant): number {
  const spoke = bot.spokeAt.at(-1);
  if (spoke === undefined) return 0;
  // By arrival, not by time: all three may share a second.
  if (lastCustomerN > bot.spokeAfterN) return bot.quickReplies;
  return at - spoke < QUICK_MS ? bot.quickReplies + 1 : 0;
}

/** Two machines face each other: three quick rounds, or the same text three times (product.md §6). */
export function isLoop({ quickReplies: rounds, heard }: BotMemory): boolean {
  return rounds >= LOOP_ROUNDS || (heard.length >= HEARD_TEXTS && heard.every((hash) => hash === heard[0]));
}
