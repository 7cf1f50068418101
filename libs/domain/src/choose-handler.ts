import type { Because, Handler, Mode } from '@balcao/contract';
import type { Conversation, Instant } from './conversation.ts';
import type { Facts } from './facts.ts';
import { replyWindowLeftMs } from './reply-window.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** An older message has been seen by somebody, or is past a quick answer. */
export const BOT_ANSWERS_WITHIN_MS = 2 * 60_000;

/** Why the bot may not speak, finer than the reason that people read. */
export type BotSilence =
  | 'bot_off'
  | 'paused'
  | 'opted_out'
  | 'held'
  | 'team_owes'
  | 'owner_lease'
  | 'typing'
  | 'thread_elsewhere'
  | 'window_closed'
  | 'cap'
  | 'message_old';

/** Everything that the table of product.md §4 looks at: plain JSON, stored with the decision, enough to replay it. */
export interface RouteFacts {
  claimHeld: boolean;
  ownerLeaseRuns: boolean;
  /** Milliseconds; 0 when nothing is owed. */
  debtAgeMs: number;
  /** The owner was given this turn by hand and has until then, however old the debt is. */
  ownerHasTime: boolean;
  ownerAnswerWithinMs: number;
  phoneModeAnswerWithinMs: number;
  optedOut: boolean;
  askedForPerson: boolean;
  mode: Mode;
  isOpen: boolean;
  botSilence: BotSilence | null;
}

export interface Route {
  handler: Handler;
  because: Because;
  /** Row of the table in product.md §4 that matched. */
  rule: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  facts: RouteFacts;
}

/**
 * Who owes the next answer: the table of product.md §4, first match wins.
 * @param conversation  as recorded, with the debt that is to be routed
 */
export function chooseHandler(conversation: Conversation, facts: Facts, now: Instant): Route {
  return route(routeFacts(conversation, facts, now));
}

/** The table alone. Stored facts give the stored result again: the decision film replays by this. */
export function route(facts: RouteFacts): Route {
  const is = (rule: Route['rule'], handler: Handler, because: Because): Route => ({
    handler,
    because,
    rule,
    facts,
  });
  if (facts.claimHeld) return is(1, 'team', 'claim_held');
  if (facts.ownerLeaseRuns) {
    const young = facts.debtAgeMs < facts.ownerAnswerWithinMs || facts.ownerHasTime;
    return young ? is(2, 'owner', 'owner_active') : is(3, 'team', 'owner_silent');
  }
  if (facts.optedOut) return is(4, 'team', 'opted_out');
  if (facts.askedForPerson) return is(4, 'team', 'asked_for_person');
  switch (facts.mode) {
    case 'phone':
      return facts.debtAgeMs < facts.phoneModeAnswerWithinMs
        ? is(5, 'owner', 'mode_phone')
        : is(5, 'team', 'owner_silent');
    case 'team':
      return is(6, 'team', 'mode_team');
    case 'silent':
      return is(6, 'team', 'mode_silent');
    case 'bot_then_team':
      return facts.botSilence === null ? is(7, 'bot', 'mode_bot') : is(9, 'team', whyNotBot(facts));
    case 'bot_only':
      return facts.botSilence === null ? is(8, 'bot', 'after_hours') : is(9, 'team', whyNotBot(facts));
  }
}

function whyNotBot({ botSilence, isOpen }: RouteFacts): Because {
  if (botSilence === 'thread_elsewhere') return 'thread_elsewhere';
  if (!isOpen) return 'waits_for_opening';
  if (botSilence === 'paused') return 'bot_paused';
  if (botSilence === 'cap') return 'bot_cap';
  return 'bot_may_not';
}

export function routeFacts(conversation: Conversation, facts: Facts, now: Instant): RouteFacts {
  const { turn, debt } = conversation;
  return {
    claimHeld: turn.kind === 'claim',
    ownerLeaseRuns: (ownerLeaseEndsAt(conversation, facts) ?? now) > now,
    debtAgeMs: debt ? Math.max(0, now - debt.since) : 0,
    ownerHasTime: turn.kind === 'owner' && debt !== null && (conversation.dueAt ?? 0) > now,
    ownerAnswerWithinMs: ownerAnswerWithinMs(facts),
    phoneModeAnswerWithinMs: facts.routing.phoneModeAnswerWithinMs,
    optedOut: conversation.optedOut,
    askedForPerson: conversation.bot.askedForPerson,
    mode: facts.hours.mode,
    isOpen: facts.hours.isOpen,
    botSilence: botSilence(conversation, facts, now),
  };
}

export function ownerAnswerWithinMs({ hours, routing }: Facts): number {
  return hours.isOpen ? routing.ownerAnswerWithinMs : routing.ownerAnswerWithinOutsideMs;
}

/**
 * End of the owner's hold. He holds a conversation that is his turn, and one that rests after him (he wrote first and the
 * customer answers). Whatever took the turn from him since (hand-over, a move, a claim, silence) ended it.
 */
export function ownerLeaseEndsAt(conversation: Conversation, facts: Facts): Instant | null {
  const { turn, lastOwnerAt } = conversation;
  if (turn.kind === 'owner') return turn.leaseEndsAt;
  if (turn.kind === 'rest' && turn.last === 'owner' && lastOwnerAt !== null) {
    return lastOwnerAt + facts.routing.ownerLeaseMs;
  }
  return null;
}

/** What forbids every automatic word, or null (product.md §6). The mode is the table's matter. */
export function botSilence(conversation: Conversation, facts: Facts, now: Instant): BotSilence | null {
  const silence = standingSilence(conversation, facts, now);
  if (silence !== null) return silence;
  if (conversation.turn.kind === 'queue' || conversation.turn.kind === 'offer') return 'team_owes';
  return isPastQuickAnswer(conversation.lastCustomerAt, now) ? 'message_old' : null;
}

export function isPastQuickAnswer(at: Instant | null, now: Instant): boolean {
  return at === null || now - at > BOT_ANSWERS_WITHIN_MS;
}

/**
 * The same without what only forbids an *answer*: notices and acknowledgements may follow an old message, and go out
 * when the team already owes.
 */
export function standingSilence(conversation: Conversation, facts: Facts, now: Instant): BotSilence | null {
  const { bot, turn } = conversation;
  if (!facts.bot.enabled) return 'bot_off';
  if (bot.paused) return 'paused';
  if (conversation.optedOut) return 'opted_out';
  if (turn.kind === 'claim') return 'held';
  if (ownerSilencesBot(conversation, facts, now)) return 'owner_lease';
  if (facts.typing.has(conversation.id)) return 'typing';
  if (conversation.threadElsewhere) return 'thread_elsewhere';
  if (replyWindowLeftMs(conversation.windowClosesAt, now) === 0) return 'window_closed';
  if (isCapReached(conversation, facts, now)) return 'cap';
  return null;
}

/** An echo silences the bot for the lease whoever owes since; only giving the conversation to the bot ends that. */
function ownerSilencesBot(conversation: Conversation, facts: Facts, now: Instant): boolean {
  const { turn, lastOwnerAt } = conversation;
  if ((ownerLeaseEndsAt(conversation, facts) ?? now) > now) return true;
  if (turn.kind === 'bot' || (turn.kind === 'rest' && turn.last === 'bot')) return false;
  return lastOwnerAt !== null && lastOwnerAt + facts.routing.ownerLeaseMs > now;
}

export function isCapReached({ bot }: Conversation, facts: Facts, now: Instant): boolean {
  let hour = 0;
  let day = 0;
  for (const at of bot.spokeAt) {
    if (at > now - HOUR) hour += 1;
    if (at > now - DAY) day += 1;
  }
  return hour >= facts.bot.perHour || day >= facts.bot.perDay;
}
