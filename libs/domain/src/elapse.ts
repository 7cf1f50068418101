import { letGo, renewed } from './claims.ts';
import {
  addLine,
  cancelBot,
  changeOf,
  claimLeaseEnd,
  decide,
  draftOf,
  handlerOfState,
  queueDueAt,
  set,
  toQueue,
  toRest,
  type Draft,
} from './change.ts';
import { BOT_ANSWERS_WITHIN_MS, chooseHandler } from './choose-handler.ts';
import type { Change, Conversation, Debt, Instant } from './conversation.ts';
import type { Facts } from './facts.ts';

const QUIET_MS = 24 * 3_600_000;

/**
 * What time alone changes: leases, debts that waited too long, openings, snoozes, a change of mode, a day of quiet.
 * One step at a time; running it early, late or twice is harmless. The caller stores `nextElapseAt(after)` again, also
 * when this answers null, and calls for every open conversation of a number when its mode is changed by hand.
 */
export function elapse(before: Conversation, facts: Facts, now: Instant): Change | null {
  if (before.status === 'resolved') return null;
  const draft = draftOf(before);
  const moved =
    before.status === 'snoozed' && before.snoozedUntil !== null
      ? wake(draft, facts, now)
      : step(draft, facts, now);
  return moved ? changeOf(draft) : null;
}

/**
 * When `elapse` has something to do at the earliest, or null: one column, one index, one sweeper. It may be early (a
 * border of the clock that changes nothing here), never late as long as the facts are those of its time.
 */
export function nextElapseAt(conversation: Conversation, facts: Facts): Instant | null {
  const { status, turn, debt, dueAt, snoozedUntil } = conversation;
  if (status === 'resolved') return null;
  if (status === 'snoozed' && snoozedUntil !== null) return snoozedUntil;
  switch (turn.kind) {
    case 'claim':
      return turn.leaseEndsAt;
    case 'offer':
      return turn.endsAt;
    case 'owner':
      return debt ? earliest(dueAt, facts.hours.changesAt) : turn.leaseEndsAt;
    case 'bot':
      return debt ? earliest(botGivesUpAt(conversation), facts.hours.changesAt) : quietAt(conversation);
    case 'queue':
      return debt ? earliest(dueAt, facts.hours.changesAt) : quietAt(conversation);
    case 'rest':
      return quietAt(conversation);
  }
}

function earliest(...instants: (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function quietAt({ status, lastActivityAt }: Conversation): Instant | null {
  return status === 'open' ? lastActivityAt + QUIET_MS : null;
}

/** A reply in its grace leaves soon after; one that did not leave by then is too late to be the bot's. */
function botGivesUpAt({ dueAt, bot }: Conversation): Instant | null {
  return dueAt === null ? null : bot.pending ? dueAt + BOT_ANSWERS_WITHIN_MS : dueAt;
}

function wake(draft: Draft, facts: Facts, now: Instant): boolean {
  const { snoozedUntil, turn, debt } = draft.after;
  if (snoozedUntil === null || snoozedUntil > now) return false;
  set(draft, {
    status: 'open',
    snoozedUntil: null,
    snoozedUntilReply: false,
    lastActivityAt: now,
    because: 'woke',
  });
  if (turn.kind === 'claim') {
    const leaseEndsAt = claimLeaseEnd(debt, facts, now);
    set(draft, { turn: { ...turn, leaseEndsAt }, dueAt: debt ? leaseEndsAt : null });
  } else if (debt) {
    toQueue(draft, 'woke', facts);
  }
  addLine(draft, facts, 'woke');
  decide(draft, 'woke', { by: 'clock', snoozedUntil, waitingSince: debt?.since ?? null });
  return true;
}

function step(draft: Draft, facts: Facts, now: Instant): boolean {
  const { turn, debt, mode } = draft.after;
  const isHeld = turn.kind === 'claim' || turn.kind === 'offer';
  if (!isHeld && debt && mode !== null && mode !== facts.hours.mode) {
    modeChanged(draft, debt, facts, now);
    return true;
  }
  switch (turn.kind) {
    case 'claim':
      return turn.leaseEndsAt <= now && leaseOver(draft, facts, now);
    case 'offer':
      if (turn.endsAt > now) return false;
      toQueue(draft, 'offer_missed', facts);
      decide(draft, 'offer_missed', { to: turn.to, endedAt: turn.endsAt, waitingSince: debt?.since ?? null });
      return true;
    case 'owner':
      return ownerStep(draft, facts, now);
    case 'bot':
      return botStep(draft, facts, now) || quiet(draft, now);
    case 'queue':
      return queueStep(draft, facts) || quiet(draft, now);
    case 'rest':
      return quiet(draft, now);
  }
}

function leaseOver(draft: Draft, facts: Facts, now: Instant): boolean {
  const { turn, debt, status } = draft.after;
  if (turn.kind !== 'claim') return false;
  if (facts.typing.has(draft.after.id)) {
    draft.after = renewed(draft.after, facts, now).after;
    return true;
  }
  const seen = { holder: turn.by, heldSince: turn.since, leaseEndedAt: turn.leaseEndsAt };
  if (!debt) {
    toRest(draft, 'team', 'lease_rested');
    decide(draft, 'lease_rested', seen);
    return true;
  }
  if (status === 'snoozed') set(draft, { status: 'open', snoozedUntilReply: false });
  letGo(draft, 'lease_over', facts);
  addLine(draft, facts, 'lease_over', { by: turn.by });
  decide(draft, 'lease_over', { ...seen, waitingSince: debt.since });
  return true;
}

function ownerStep(draft: Draft, facts: Facts, now: Instant): boolean {
  const { turn, debt, dueAt } = draft.after;
  if (turn.kind !== 'owner') return false;
  if (debt) {
    if (dueAt !== null && dueAt > now) return false;
    toQueue(draft, 'owner_silent', facts);
    set(draft, { status: 'open', snoozedUntilReply: false });
    addLine(draft, facts, 'owner_silent', { detail: 'owner' });
    decide(draft, 'owner_silent', { waitingSince: debt.since, dueAt, leaseEndsAt: turn.leaseEndsAt });
    return true;
  }
  if (turn.leaseEndsAt > now) return false;
  toRest(draft, 'owner', 'owner_rested');
  decide(draft, 'owner_rested', { leaseEndedAt: turn.leaseEndsAt });
  return true;
}

/** The bot asked back and heard nothing, or its reply could not leave: a debt is never left with a bot that has nothing to say. */
function botStep(draft: Draft, facts: Facts, now: Instant): boolean {
  const { debt } = draft.after;
  const givesUpAt = botGivesUpAt(draft.after);
  if (!debt || (givesUpAt !== null && givesUpAt > now)) return false;
  cancelBot(draft, 'bot_may_not');
  toQueue(draft, facts.hours.isOpen ? 'bot_may_not' : 'waits_for_opening', facts);
  decide(draft, draft.after.because, { waitingSince: debt.since, gaveUpAt: givesUpAt });
  return true;
}

/** Opening and closing without a change of mode: the debt's due instant follows the clock. */
function queueStep(draft: Draft, facts: Facts): boolean {
  const { debt, dueAt } = draft.after;
  const due = queueDueAt(debt, facts);
  if (debt === null || dueAt === due) return false;
  set(draft, { dueAt: due });
  return true;
}

/**
 * Nobody holds it, so the table is asked again. It can take a turn from the bot but not give one: the bot answers words,
 * and here are none. Even where the turn stays, the new mode is remembered.
 */
function modeChanged(draft: Draft, debt: Debt, facts: Facts, now: Instant): void {
  const { turn, mode: from } = draft.after;
  set(draft, { mode: facts.hours.mode });
  const chosen = chooseHandler(draft.after, facts, now);
  const botStays =
    turn.kind === 'bot' &&
    chosen.rule >= 7 &&
    (chosen.handler === 'bot' || chosen.facts.botSilence === 'message_old');
  if (botStays || (turn.kind === 'owner' && chosen.handler === 'owner')) return;
  if (turn.kind === 'queue' && chosen.handler !== 'owner') {
    set(draft, { dueAt: queueDueAt(debt, facts) });
    return;
  }
  if (draft.after.bot.pending) cancelBot(draft, 'mode_changed');
  if (chosen.handler === 'owner') {
    set(draft, {
      turn: { kind: 'owner', leaseEndsAt: now },
      because: chosen.because,
      dueAt: debt.since + facts.routing.phoneModeAnswerWithinMs,
    });
  } else {
    toQueue(draft, 'mode_changed', facts);
  }
  draft.decisions.push({
    handler: handlerOfState(draft.after.turn),
    because: 'mode_changed',
    facts: { ...chosen.facts, rule: chosen.rule, from, to: facts.hours.mode },
  });
}

function quiet(draft: Draft, now: Instant): boolean {
  const { status, debt, lastActivityAt, turn } = draft.after;
  if (status !== 'open' || debt || now - lastActivityAt < QUIET_MS) return false;
  set(draft, { status: 'resolved', resolvedAt: now, dueAt: null });
  toRest(draft, handlerOfState(turn), 'resolved_quiet');
  if (draft.after.bot.pending) cancelBot(draft, 'resolved_quiet');
  decide(draft, 'resolved_quiet', { lastActivityAt });
  return true;
}
