import type { Because, MessageId } from '@balcao/contract';
import { cameToNothing, fateOf, latestAnswer, withFate } from './answers.ts';
import { modeHasBot } from './bot-reply.ts';
import { afterSpeaking } from './bot-words.ts';
import {
  cancelBot,
  changeOf,
  claimLeaseEnd,
  decide,
  draftOf,
  queueDueAt,
  set,
  toQueue,
  toRest,
  type Draft,
} from './change.ts';
import { BOT_ANSWERS_WITHIN_MS, standingSilence, type BotSilence } from './choose-handler.ts';
import type { Answer, BotMemory, Change, Conversation, Instant } from './conversation.ts';
import { doubleAnswer } from './double-answers.ts';
import type { Facts } from './facts.ts';
import { reopens } from './new-conversation.ts';
import { olderDebt } from './record.ts';

/** A queued message as the sender knows it. */
export interface OutgoingMessage {
  id: MessageId;
  author: 'bot' | 'teammate';
  text: string | null;
  sendAfter: Instant;
  /** May leave while another application has the thread. */
  isTemplate?: boolean;
  /** Bot only: why it was written. */
  because?: Because | null;
}

export type SendDecision =
  /** Hand it to Meta; store `change` in the same transaction. */
  | { do: 'send'; change: Change }
  | { do: 'wait'; until: Instant }
  /** It will not be sent; store `change`. */
  | { do: 'cancel'; because: Because; change: Change }
  /** Not now, and nobody knows until when: look again when the conversation changes. */
  | { do: 'hold'; why: 'thread_elsewhere' };

/**
 * The last look, in the lock, just before a message is handed to Meta. A teammate's word was allowed when it was
 * written; the bot's is allowed only by what is true now. A bot *answer* pays the debt at this moment.
 */
export function mayStartSend(
  before: Conversation,
  message: OutgoingMessage,
  facts: Facts,
  now: Instant,
): SendDecision {
  if (message.author === 'teammate') {
    if (before.threadElsewhere && !message.isTemplate) return { do: 'hold', why: 'thread_elsewhere' };
    if (message.sendAfter > now) return { do: 'wait', until: message.sendAfter };
    return { do: 'send', change: changeOf(draftOf(before)) };
  }
  const why = whyNotNow(before, message, facts, now);
  if (why !== null) return cancelled(before, message, why, facts);
  if (message.sendAfter > now) return { do: 'wait', until: message.sendAfter };
  return spoken(before, message, facts, now);
}

const SILENCE: Record<BotSilence, Because> = {
  bot_off: 'mode_changed',
  paused: 'bot_paused',
  opted_out: 'opted_out',
  held: 'claimed',
  team_owes: 'bot_may_not',
  owner_lease: 'owner_active',
  typing: 'teammate_typing',
  thread_elsewhere: 'thread_elsewhere',
  window_closed: 'bot_may_not',
  cap: 'bot_cap',
  message_old: 'bot_may_not',
};

function whyNotNow(
  before: Conversation,
  message: OutgoingMessage,
  facts: Facts,
  now: Instant,
): Because | null {
  if (before.status === 'resolved') return 'resolved';
  if (!modeHasBot(facts)) return 'mode_changed';
  // The one confirmation of an opt-out is the last automatic word.
  const judged = message.because === 'opted_out' ? { ...before, optedOut: false } : before;
  const silence = standingSilence(judged, facts, now);
  if (silence !== null) return SILENCE[silence];
  if (now - message.sendAfter > BOT_ANSWERS_WITHIN_MS) return 'bot_may_not';
  // Questions and answers are composed anew until they leave; what is no longer the pending reply was superseded.
  const isReply = message.because === 'bot_answered' || message.because === 'bot_asked';
  if (isReply && pendingOf(before, message) === null) return 'bot_cancelled';
  return null;
}

function pendingOf({ bot }: Conversation, { id }: OutgoingMessage): BotMemory['pending'] {
  return bot.pending?.messageId === id ? bot.pending : null;
}

function cancelled(
  before: Conversation,
  message: OutgoingMessage,
  because: Because,
  facts: Facts,
): SendDecision {
  const draft = draftOf(before);
  const isReplyDue = pendingOf(before, message) !== null || before.bot.pending === null;
  if (pendingOf(before, message)) set(draft, { bot: { ...before.bot, pending: null } });
  // The bot owed and may not speak: people owe now. (A superseded reply leaves its successor alone.)
  if (isReplyDue && before.status !== 'resolved' && before.turn.kind === 'bot' && before.debt !== null) {
    toQueue(draft, because, facts);
    cancelBot(draft, because);
  }
  decide(draft, because, { cancelled: message.id, from: before.turn.kind });
  return { do: 'cancel', because, change: changeOf(draft) };
}

function spoken(before: Conversation, message: OutgoingMessage, facts: Facts, now: Instant): SendDecision {
  const draft = draftOf(afterSpeaking(before, message.text ?? '', now));
  const { bot } = draft.after;
  const pending = pendingOf(draft.after, message);
  const misses =
    pending === null || pending.kind === 'aside' ? bot.misses : pending.kind === 'miss' ? bot.misses + 1 : 0;
  set(draft, { lastActivityAt: now, bot: { ...bot, misses, pending: pending ? null : bot.pending } });
  if (pending?.kind !== 'answer') {
    // It asked back: the customer has as long to say more as the owner has to answer, then people see it.
    if (pending && before.turn.kind === 'bot' && before.debt) set(draft, { dueAt: now + askBackMs(facts) });
    return { do: 'send', change: changeOf(draft) };
  }
  const answersN = before.lastCustomerN;
  draft.double = doubleAnswer(before, {
    messageId: message.id,
    writer: 'bot',
    at: now,
    answersN,
    knowingly: false,
  });
  set(draft, {
    debt: null,
    lastAnswer: latestAnswer(before, {
      messageId: message.id,
      writer: 'bot',
      at: now,
      paid: before.debt,
      answersN,
      fate: 'in_flight',
    }),
  });
  toRest(draft, 'bot', 'bot_answered');
  return { do: 'send', change: changeOf(draft) };
}

function askBackMs({ hours, routing }: Facts): number {
  return hours.isOpen ? routing.ownerAnswerWithinMs : routing.ownerAnswerWithinOutsideMs;
}

/**
 * What became of a message that was handed to Meta. Call it for the HTTP answer and again for each later status that
 * says more (`accepted` for every status from accepted on). While it is among the latest answers, the debt that they paid
 * comes back with its old clock when all of them failed or stay unknown, and proof that one left after all pays it again.
 * @returns null when it changes nothing
 */
export function sendEnded(
  before: Conversation,
  message: Pick<OutgoingMessage, 'id'>,
  outcome: 'accepted' | 'failed' | 'unconfirmed',
  facts: Facts,
  now: Instant,
): Change | null {
  const answer = before.lastAnswer;
  const fate = answer && fateOf(answer, message.id);
  if (answer === null || fate === null) return null;
  switch (outcome) {
    case 'accepted':
      return fate === 'left'
        ? null
        : left(before, withFate(answer, message.id, 'left'), message.id, facts, now);
    case 'failed':
      return fate === 'failed'
        ? null
        : gaveBack(before, withFate(answer, message.id, 'failed'), message.id, facts, now);
    case 'unconfirmed':
      // Once Meta has taken it, or has refused it, its outcome is known.
      return fate === 'in_flight'
        ? gaveBack(before, withFate(answer, message.id, 'unknown'), message.id, facts, now)
        : null;
  }
}

function left(
  before: Conversation,
  answer: Answer,
  messageId: MessageId,
  facts: Facts,
  now: Instant,
): Change {
  const draft = draftOf(before);
  set(draft, { lastAnswer: answer });
  const owesAgain = answer.paid !== null && before.debt?.messageId === answer.paid.messageId;
  if (!owesAgain || before.lastCustomerN !== answer.answersN) return changeOf(draft);
  set(draft, { debt: null, dueAt: null });
  if (before.turn.kind === 'claim') {
    set(draft, { turn: { ...before.turn, leaseEndsAt: claimLeaseEnd(null, facts, now) } });
  } else {
    toRest(
      draft,
      answer.writer === 'bot' ? 'bot' : 'team',
      answer.writer === 'bot' ? 'bot_answered' : 'replied',
    );
  }
  decide(draft, answer.writer === 'bot' ? 'bot_answered' : 'replied', {
    message: messageId,
    confirmed: 'late',
  });
  return changeOf(draft);
}

function gaveBack(
  before: Conversation,
  answer: Answer,
  messageId: MessageId,
  facts: Facts,
  now: Instant,
): Change {
  const draft = draftOf(before);
  set(draft, { lastAnswer: answer });
  // Another answer stands, the debt is back already, or nothing was owed.
  if (!cameToNothing(answer)) return changeOf(draft);
  if (answer.paid === null || before.debt?.messageId === answer.paid.messageId) return changeOf(draft);
  // Long resolved: the customer may have another conversation by now, and only one may be open. The bubble tells it.
  if (!reopens(before, now)) return changeOf(draft);
  set(draft, { debt: olderDebt(answer.paid, before.debt) });
  giveToSomebody(draft, before, facts, now);
  decide(draft, 'send_failed', {
    message: messageId,
    writer: answer.writer,
    fate: fateOf(answer, messageId),
    waitingSince: draft.after.debt?.since ?? null,
  });
  return changeOf(draft);
}

/** Whoever has the turn owes again; where it rests or was resolved, the queue gets it. */
function giveToSomebody(draft: Draft, before: Conversation, facts: Facts, now: Instant): void {
  const turn = before.status === 'resolved' ? ({ kind: 'rest' } as const) : before.turn;
  switch (turn.kind) {
    case 'claim': {
      const leaseEndsAt = claimLeaseEnd(draft.after.debt, facts, now);
      set(draft, { turn: { ...turn, leaseEndsAt }, dueAt: leaseEndsAt, because: 'send_failed' });
      return;
    }
    case 'bot':
    case 'owner':
      set(draft, { dueAt: before.dueAt ?? now + askBackMs(facts) });
      return;
    case 'queue':
      set(draft, { dueAt: queueDueAt(draft.after.debt, facts) });
      return;
    case 'offer':
      return;
    case 'rest':
      cancelBot(draft, 'send_failed');
      set(draft, { status: 'open', resolvedAt: null, snoozedUntil: null, snoozedUntilReply: false });
      toQueue(draft, 'send_failed', facts);
  }
}
