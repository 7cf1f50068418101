import type { AnsweredElsewhereRequest, MessageId, ReplyType, TeammateId } from '@balcao/contract';
import { latestAnswer } from './answers.ts';
import {
  actorFacts,
  addLine,
  addMessage,
  cancelBot,
  changeOf,
  claimLeaseEnd,
  decide,
  draftOf,
  handlerOfState,
  set,
  supervises,
  toClaim,
  toQueue,
  toRest,
} from './change.ts';
import { awake, remember, renewed, takenBy } from './claims.ts';
import type { Change, Conversation, Instant, Refusal } from './conversation.ts';
import { doubleAnswer, preventedBy } from './double-answers.ts';
import type { Actor, Facts } from './facts.ts';
import { replyWindowLeftMs } from './reply-window.ts';

export interface ReplyCommand {
  messageId: MessageId;
  clientId: string;
  /** Text when not said. A template needs no window, and may go while another application has the thread. */
  type?: ReplyType;
  text: string | null;
  /** All that is not text, opaque. */
  content?: object | null;
  quotedMessageId?: MessageId;
  /** The message that this one sends once more. */
  retryOf?: MessageId;
  /** How many customer-visible messages came after the last one that the writer had on screen. */
  missed: number;
  /** Send on a stale view all the same; a supervisor also over somebody's claim. */
  force: boolean;
}

/**
 * A teammate's reply. It claims what nobody holds, pays the debt, and silences what the bot still had queued.
 * A `clientId` that is known already must be caught by the caller: this would answer twice.
 */
export function mayReply(
  before: Conversation,
  actor: Actor,
  command: ReplyCommand,
  facts: Facts,
  now: Instant,
): Change | Refusal {
  const { turn, debt } = before;
  if (before.status === 'resolved') return { refused: 'already_resolved' };
  const { type = 'text', content = null } = command;
  const isTemplate = type === 'template';
  if (before.threadElsewhere && !isTemplate) return { refused: 'thread_elsewhere' };
  const isOthers = turn.kind === 'claim' && turn.by !== actor.id;
  if (isOthers && !(command.force && supervises(actor))) return takenBy(turn);
  if (!isTemplate && replyWindowLeftMs(before.windowClosesAt, now) === 0) return { refused: 'window_closed' };
  if (command.missed > 0 && !command.force) return { refused: 'stale_view' };

  const writer = `teammate:${actor.id}`;
  const { messageId } = command;
  const answersN = before.lastCustomerN;
  const draft = draftOf(awake(before));
  cancelBot(draft, 'replied');
  draft.double =
    doubleAnswer(before, { messageId, writer, at: now, answersN, knowingly: true }) ??
    preventedBy(before, messageId);
  set(draft, {
    debt: null,
    lastAnswer: latestAnswer(before, { messageId, writer, at: now, paid: debt, answersN, fate: 'in_flight' }),
    lastActivityAt: now,
    bot: { ...draft.after.bot, misses: 0, quickReplies: 0 },
  });
  const because = isOthers ? 'replied_over' : 'replied';
  if (turn.kind === 'claim') toClaim(draft, turn.by, turn.since, because, facts, now);
  else toClaim(draft, actor.id, now, because, facts, now);
  if (!isOthers) remember(draft, actor.id, now);
  addMessage(draft, {
    author: 'teammate',
    id: messageId,
    by: actor.id,
    type,
    text: command.text,
    content,
    clientId: command.clientId,
    ...(command.quotedMessageId === undefined ? {} : { quotedMessageId: command.quotedMessageId }),
    forced: command.force && (command.missed > 0 || isOthers),
    sendAfter: now,
  });
  decide(draft, because, {
    ...actorFacts(actor),
    from: turn.kind,
    ...(isOthers ? { holder: turn.by } : {}),
    missed: command.missed,
    forced: command.force,
    paid: debt !== null,
    waitingSince: debt?.since ?? null,
    ...(type === 'text' ? {} : { type }),
    ...(command.retryOf === undefined ? {} : { retryOf: command.retryOf }),
  });
  return changeOf(draft);
}

/** An internal note: never leaves the building, pays nothing, and shows that the holder is at work. */
export function note(
  before: Conversation,
  actor: Actor,
  written: { messageId: MessageId; text: string; clientId?: string; mentions?: TeammateId[] },
  facts: Facts,
  now: Instant,
): Change {
  const isHolder = before.turn.kind === 'claim' && before.turn.by === actor.id;
  const draft = draftOf(isHolder ? renewed(before, facts, now).after : before);
  addMessage(draft, {
    author: 'note',
    id: written.messageId,
    by: actor.id,
    text: written.text,
    ...(written.clientId === undefined ? {} : { clientId: written.clientId }),
    mentions: written.mentions ?? [],
  });
  return changeOf(draft);
}

/** The owner is asked to answer on the phone what only the phone shows; nobody's turn changes by it. */
export function askOwner(before: Conversation, actor: Actor, owners: TeammateId[], facts: Facts): Change {
  const draft = draftOf(before);
  addLine(draft, facts, 'owner_asked', { by: actor.id, mentions: owners });
  return changeOf(draft);
}

/** Ends the conversation: a person says that nothing is owed any more. */
export function resolve(before: Conversation, actor: Actor, facts: Facts, now: Instant): Change | Refusal {
  const { turn, debt } = before;
  if (before.status === 'resolved') return { refused: 'already_resolved' };
  if (turn.kind === 'claim' && turn.by !== actor.id && !supervises(actor)) return takenBy(turn);
  const draft = draftOf(awake(before));
  cancelBot(draft, 'resolved');
  set(draft, {
    status: 'resolved',
    resolvedAt: now,
    debt: null,
    lastActivityAt: now,
    bot: { ...draft.after.bot, misses: 0, quickReplies: 0 },
  });
  toRest(draft, handlerOfState(turn), 'resolved');
  addLine(draft, facts, 'resolved', { by: actor.id });
  decide(draft, 'resolved', { ...actorFacts(actor), from: turn.kind, waitingSince: debt?.since ?? null });
  return changeOf(draft);
}

/** Opens it again with nothing owed. The caller makes sure that the contact has no other open conversation. */
export function reopen(before: Conversation, actor: Actor, facts: Facts, now: Instant): Change | Refusal {
  if (before.status !== 'resolved') return { refused: 'not_resolved' };
  const draft = draftOf(before);
  set(draft, { status: 'open', resolvedAt: null, lastActivityAt: now });
  toRest(draft, 'team', 'reopened');
  addLine(draft, facts, 'reopened', { by: actor.id });
  decide(draft, 'reopened', { ...actorFacts(actor), resolvedAt: before.resolvedAt });
  return changeOf(draft);
}

/**
 * Puts it aside until an instant or until the customer writes. What is owed stays owed: until an instant it is due then;
 * without an instant the holder's lease runs on.
 */
export function snooze(
  before: Conversation,
  actor: Actor,
  until: Instant | 'reply',
  facts: Facts,
  now: Instant,
): Change | Refusal {
  const { turn, debt } = before;
  if (before.status === 'resolved') return { refused: 'already_resolved' };
  if (turn.kind === 'claim' && turn.by !== actor.id && !supervises(actor)) return takenBy(turn);
  const draft = draftOf(before);
  cancelBot(draft, 'snoozed');
  // Owed and held by nobody, it would be out of everybody's sight: whoever puts it aside takes it.
  if (debt && turn.kind !== 'claim' && turn.kind !== 'owner') {
    toClaim(draft, actor.id, now, 'snoozed', facts, now);
    remember(draft, actor.id, now);
  }
  set(draft, {
    status: 'snoozed',
    because: 'snoozed',
    snoozedUntil: until === 'reply' ? null : until,
    snoozedUntilReply: until === 'reply',
    dueAt: debt ? (until === 'reply' ? draft.after.dueAt : until) : null,
    lastActivityAt: now,
  });
  addLine(draft, facts, 'snoozed', {
    by: actor.id,
    detail: until === 'reply' ? 'reply' : new Date(until).toISOString(),
  });
  decide(draft, 'snoozed', { ...actorFacts(actor), until, waitingSince: debt?.since ?? null });
  return changeOf(draft);
}

/** Switches the bot off or on for this conversation; what it owed goes to people. */
export function pauseBot(
  before: Conversation,
  actor: Actor,
  paused: boolean,
  facts: Facts,
  now: Instant,
): Change {
  const draft = draftOf(before);
  if (before.bot.paused === paused) return changeOf(draft);
  set(draft, { bot: { ...before.bot, paused } });
  if (paused) {
    cancelBot(draft, 'bot_paused');
    if (before.turn.kind === 'bot') {
      if (before.debt) toQueue(draft, 'bot_paused', facts);
      else toRest(draft, 'bot', 'bot_paused');
    }
  }
  const because = paused ? 'bot_paused' : 'returned_to_bot';
  addLine(draft, facts, because, { by: actor.id });
  decide(draft, because, { ...actorFacts(actor), paused, from: before.turn.kind, at: now });
  return changeOf(draft);
}

/** "Respondido fora": a call or a word in person paid the debt. */
export function answeredElsewhere(
  before: Conversation,
  actor: Actor,
  how: AnsweredElsewhereRequest['how'],
  facts: Facts,
  now: Instant,
): Change | Refusal {
  const { turn, debt } = before;
  if (debt === null) return { refused: 'nothing_owed' };
  if (turn.kind === 'claim' && turn.by !== actor.id && !supervises(actor)) return takenBy(turn);
  const draft = draftOf(before);
  cancelBot(draft, 'answered_elsewhere');
  set(draft, { debt: null, dueAt: null, lastActivityAt: now });
  if (turn.kind === 'claim') {
    const leaseEndsAt = claimLeaseEnd(null, facts, now);
    set(draft, { turn: { ...turn, leaseEndsAt }, because: 'answered_elsewhere' });
  } else {
    toRest(draft, 'team', 'answered_elsewhere');
  }
  addLine(draft, facts, 'answered_elsewhere', { by: actor.id, detail: how });
  decide(draft, 'answered_elsewhere', {
    ...actorFacts(actor),
    how,
    from: turn.kind,
    waitingSince: debt.since,
  });
  return changeOf(draft);
}
