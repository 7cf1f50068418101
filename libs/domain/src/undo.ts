import type { LabelId, MessageId, Priority, TeammateId } from '@balcao/contract';
import {
  actorFacts,
  addLine,
  changeOf,
  claimLeaseEnd,
  decide,
  draftOf,
  set,
  toQueue,
  type Draft,
} from './change.ts';
import type { BotMemory, Change, Conversation, Instant, Refusal, TurnState } from './conversation.ts';
import type { Actor, Facts } from './facts.ts';

/** The panel offers it for ten seconds; two more for the way. */
export const UNDO_WITHIN_MS = 12_000;

/** A lease that is given back runs at least this long: one of two seconds would be none. */
const LEAST_LEASE_MS = 60_000;

/** What a person's acts move in a conversation, and an undo moves back. Whatever else is in it only grows and stays. */
export interface UndoPoint {
  hands: Pick<
    Conversation,
    | 'status'
    | 'turn'
    | 'because'
    | 'mode'
    | 'teamId'
    | 'debt'
    | 'dueAt'
    | 'lastTeammate'
    | 'snoozedUntil'
    | 'snoozedUntilReply'
    | 'resolvedAt'
  > & {
    /** The newest answer that the customer has. */
    answerId: MessageId | null;
    bot: Pick<BotMemory, 'paused' | 'askedForPerson' | 'misses' | 'quickReplies' | 'heard'>;
    /** A reply of the bot was in its grace. */
    botWaited: boolean;
  };
  labels: LabelId[];
  priority: Priority;
}

/** The last act of a person on a conversation: what it found and what it left. */
export interface UndoMemory {
  by: TeammateId;
  at: Instant;
  before: UndoPoint;
  left: UndoPoint;
}

export interface Classified {
  labels: LabelId[];
  priority: Priority;
}

export function undoPoint(state: Conversation, { labels, priority }: Classified): UndoPoint {
  const { status, turn, because, mode, teamId, debt, dueAt, lastTeammate, bot } = state;
  const { snoozedUntil, snoozedUntilReply, resolvedAt, lastAnswer } = state;
  const { paused, askedForPerson, misses, quickReplies, heard } = bot;
  return {
    hands: {
      status,
      turn,
      because,
      mode,
      teamId,
      debt,
      dueAt,
      lastTeammate,
      snoozedUntil,
      snoozedUntilReply,
      resolvedAt,
      answerId: lastAnswer?.messageId ?? null,
      bot: { paused, askedForPerson, misses, quickReplies, heard },
      botWaited: bot.pending !== null,
    },
    labels: [...labels],
    priority,
  };
}

/** False for an act that moved nothing, such as claiming what one holds: there is nothing to take back. */
export function hasMoved(before: UndoPoint, left: UndoPoint): boolean {
  return (
    !sameHands(before, left) ||
    !sameBot(before, left) ||
    !sameLabels(before, left) ||
    !samePriority(before, left)
  );
}

/**
 * Takes back the caller's own last act, if he was the last to act and at most 12 s ago.
 *
 * The rule: what the act moved must still be as the act left it. Who holds, status, debt, snooze, team and the last answer
 * belong together: if the act moved one of them, all are compared, because giving back the one beside a new state of
 * another could leave a debt with nobody. Labels and priority stand for themselves. Ends of leases are not compared: time
 * moves them. So a customer's further message makes it too late exactly when it moved something: after a resolve it
 * reopens, where nothing was owed it begins a debt; another fragment to a running debt moves nothing.
 *
 * Restored is what was there, with the debt's old clock. A lease goes on, for a minute at least; an offer that ended
 * meanwhile and a reply of the bot that was cancelled do not come back: then the queue has the debt.
 */
export function undo(
  state: Conversation,
  classified: Classified,
  memory: UndoMemory | null,
  actor: Actor,
  facts: Facts,
  now: Instant,
): { change: Change | null; classified: Classified } | Refusal {
  if (!memory || memory.by !== actor.id || now - memory.at > UNDO_WITHIN_MS)
    return { refused: 'undo_too_late' };
  const { before, left } = memory;
  const present = undoPoint(state, classified);
  const movedHands = !sameHands(before, left) || !sameBot(before, left);
  const movedLabels = !sameLabels(before, left);
  const movedPriority = !samePriority(before, left);
  if (
    (movedHands && !sameHands(left, present)) ||
    (movedLabels && !sameLabels(left, present)) ||
    (movedPriority && !samePriority(left, present))
  ) {
    return { refused: 'undo_too_late' };
  }
  return {
    change: movedHands ? giveBack(state, before, left, actor, facts, now) : null,
    classified: {
      labels: movedLabels ? before.labels : classified.labels,
      priority: movedPriority ? before.priority : classified.priority,
    },
  };
}

function giveBack(
  state: Conversation,
  before: UndoPoint,
  left: UndoPoint,
  actor: Actor,
  facts: Facts,
  now: Instant,
): Change {
  const { bot, botWaited, answerId: _answerId, ...hands } = before.hands;
  const draft = draftOf(state);
  set(draft, { ...hands, bot: botBefore(state.bot, bot, left.hands.bot), lastActivityAt: now });
  regrant(draft, hands.turn, botWaited, facts, now);
  addLine(draft, facts, 'undone', { by: actor.id, detail: left.hands.because });
  decide(draft, 'undone', {
    ...actorFacts(actor),
    undid: left.hands.because,
    from: left.hands.turn.kind,
    waitingSince: draft.after.debt?.since ?? null,
  });
  return changeOf(draft);
}

function regrant(draft: Draft, turn: TurnState, botWaited: boolean, facts: Facts, now: Instant): void {
  const { debt } = draft.after;
  if (turn.kind === 'claim' && turn.leaseEndsAt - now < LEAST_LEASE_MS) {
    const leaseEndsAt = claimLeaseEnd(debt, facts, now);
    set(draft, { turn: { ...turn, leaseEndsAt }, dueAt: debt ? leaseEndsAt : null });
  }
  const isLost = (turn.kind === 'bot' && botWaited) || (turn.kind === 'offer' && turn.endsAt <= now);
  if (isLost && debt) toQueue(draft, 'undone', facts);
}

/** Field by field: what the customer taught the bot since then is not forgotten. */
function botBefore(
  now: BotMemory,
  before: UndoPoint['hands']['bot'],
  left: UndoPoint['hands']['bot'],
): BotMemory {
  const back = <K extends keyof typeof before>(name: K): (typeof before)[K] =>
    same(now[name], left[name]) ? before[name] : now[name];
  return {
    ...now,
    paused: back('paused'),
    askedForPerson: back('askedForPerson'),
    misses: back('misses'),
    quickReplies: back('quickReplies'),
    heard: back('heard'),
  };
}

function sameHands(a: UndoPoint, b: UndoPoint): boolean {
  return same(held(a), held(b));
}

function held({ hands }: UndoPoint): unknown {
  const { status, turn, teamId, debt, snoozedUntil, snoozedUntilReply, answerId, bot } = hands;
  const who =
    turn.kind === 'claim'
      ? [turn.by, turn.since]
      : turn.kind === 'offer'
        ? [turn.to]
        : turn.kind === 'rest'
          ? [turn.last]
          : [];
  const owed = debt && [debt.messageId, debt.since];
  return [status, turn.kind, ...who, teamId, owed, snoozedUntil, snoozedUntilReply, answerId, bot.paused];
}

/** Moved by an act that handed it to the bot, or took it from him; nothing that others must leave alone. */
function sameBot({ hands: a }: UndoPoint, { hands: b }: UndoPoint): boolean {
  return same(a.bot, b.bot) && a.botWaited === b.botWaited;
}

function sameLabels(a: Classified, b: Classified): boolean {
  return same([...a.labels].sort(), [...b.labels].sort());
}

function samePriority(a: Classified, b: Classified): boolean {
  return a.priority === b.priority;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
