import type { TeammateId, TransferTarget } from '@balcao/contract';
import {
  actorFacts,
  addLine,
  cancelBot,
  changeOf,
  claimLeaseEnd,
  decide,
  draftOf,
  set,
  supervises,
  toClaim,
  toQueue,
  toRest,
  type Draft,
} from './change.ts';
import { ownerAnswerWithinMs } from './choose-handler.ts';
import type { Change, Conversation, Instant, Refusal, TurnState } from './conversation.ts';
import type { Actor, Facts } from './facts.ts';

/**
 * A teammate takes the conversation. Whoever holds the row lock wins; the loser learns by whom and since when.
 * Claiming what one holds renews the lease and says nothing.
 * @param takeOver  take it from its holder: supervisors, owners and admins only
 */
export function claim(
  before: Conversation,
  actor: Actor,
  { takeOver }: { takeOver?: boolean },
  facts: Facts,
  now: Instant,
): Change | Refusal {
  if (before.status === 'resolved') return { refused: 'already_resolved' };
  const { turn } = before;
  if (turn.kind === 'claim' && turn.by === actor.id) return renewed(before, facts, now);
  if (turn.kind === 'claim' && !takeOver) return takenBy(turn);
  if (turn.kind === 'claim' && !supervises(actor)) return { refused: 'not_allowed' };
  const because = turn.kind === 'claim' ? 'moved_by_supervisor' : 'claimed';
  const draft = draftOf(awake(before));
  cancelBot(draft, 'claimed');
  toClaim(draft, actor.id, now, because, facts, now);
  remember(draft, actor.id, now);
  addLine(draft, facts, because, { by: actor.id, ...(because === 'claimed' ? {} : { to: actor.id }) });
  decide(draft, because, moveFacts(before, actor));
  return changeOf(draft);
}

/** The holder gives it back: to the queue with its old clock, or to rest when nothing is owed. */
export function release(before: Conversation, actor: Actor, facts: Facts, now: Instant): Change | Refusal {
  const { turn } = before;
  if (before.status === 'resolved') return { refused: 'already_resolved' };
  if (turn.kind !== 'claim') return { refused: 'not_held' };
  if (turn.by !== actor.id)
    return supervises(actor) ? transfer(before, actor, { queue: true }, facts, now) : takenBy(turn);
  const draft = draftOf(before);
  letGo(draft, 'released', facts);
  addLine(draft, facts, 'released', { by: actor.id });
  decide(draft, 'released', moveFacts(before, actor));
  return changeOf(draft);
}

/**
 * Hands the conversation on, with its clock. Agents move what they hold or nobody holds; the others move anyone's.
 * To the queue or a team it waits for a person even if nothing is owed; the bot gets it with a clean memory of misses.
 */
export function transfer(
  before: Conversation,
  actor: Actor,
  to: TransferTarget,
  facts: Facts,
  now: Instant,
): Change | Refusal {
  if (before.status === 'resolved') return { refused: 'already_resolved' };
  const { turn } = before;
  const isOthers = turn.kind === 'claim' && turn.by !== actor.id;
  if (isOthers && !supervises(actor)) return takenBy(turn);
  const holds = turn.kind === 'claim' && turn.by === actor.id;
  const moved = supervises(actor) && !holds ? 'moved_by_supervisor' : 'transferred';
  const draft = draftOf(awake(before));
  const because = to.bot ? 'returned_to_bot' : moved;
  cancelBot(draft, because);
  if (to.teammate !== undefined) {
    toClaim(draft, to.teammate, now, because, facts, now);
    remember(draft, to.teammate, now);
  } else if (to.owner) {
    toOwner(draft, moved, facts, now);
  } else if (to.bot) {
    toBot(draft, facts, now);
  } else {
    if (to.team !== undefined) set(draft, { teamId: to.team });
    toQueue(draft, because, facts);
  }
  const receiver = to.teammate ?? to.team;
  addLine(draft, facts, because, {
    by: actor.id,
    ...(receiver === undefined
      ? { detail: to.bot ? 'bot' : to.owner ? 'owner' : 'queue' }
      : { to: receiver }),
  });
  decide(draft, because, { ...moveFacts(before, actor), to: { ...to } });
  return changeOf(draft);
}

/** The holder's connection is lost or he went away: what he owes goes back with its old clock. */
export function holderGone(before: Conversation, teammate: TeammateId, facts: Facts): Change | null {
  const { turn, status, debt } = before;
  const holds =
    (turn.kind === 'claim' && turn.by === teammate && debt !== null) ||
    (turn.kind === 'offer' && turn.to === teammate);
  if (status === 'resolved' || !holds) return null;
  const draft = draftOf(before);
  letGo(draft, 'holder_gone', facts);
  addLine(draft, facts, 'holder_gone', { by: teammate });
  decide(draft, 'holder_gone', { holder: teammate, from: turn.kind, waitingSince: debt?.since ?? null });
  return changeOf(draft);
}

/** A sign of work by the holder (typing, a note) renews the lease, silently; null when it would not move. */
export function renewLease(before: Conversation, by: TeammateId, facts: Facts, now: Instant): Change | null {
  const { turn } = before;
  if (turn.kind !== 'claim' || turn.by !== by || before.status === 'resolved') return null;
  const change = renewed(before, facts, now);
  return change.after === before ? null : change;
}

export function renewed(before: Conversation, facts: Facts, now: Instant): Change {
  const { turn, debt } = before;
  const draft = draftOf(before);
  if (turn.kind !== 'claim') return changeOf(draft);
  const leaseEndsAt = Math.max(turn.leaseEndsAt, claimLeaseEnd(debt, facts, now));
  if (leaseEndsAt !== turn.leaseEndsAt) {
    set(draft, { turn: { ...turn, leaseEndsAt }, dueAt: debt ? leaseEndsAt : null });
  }
  return changeOf(draft);
}

export function letGo(draft: Draft, because: 'released' | 'holder_gone' | 'lease_over', facts: Facts): void {
  if (draft.after.debt) toQueue(draft, because, facts);
  else toRest(draft, 'team', because);
}

export function takenBy(turn: Extract<TurnState, { kind: 'claim' }>): Refusal {
  return { refused: 'claim_taken', by: turn.by, at: turn.since };
}

export function remember(draft: Draft, id: TeammateId, at: Instant): void {
  set(draft, { lastTeammate: { id, at } });
}

/** Whoever takes or moves a snoozed conversation wakes it. */
export function awake(before: Conversation): Conversation {
  return before.status === 'snoozed'
    ? { ...before, status: 'open', snoozedUntil: null, snoozedUntilReply: false }
    : before;
}

function toOwner(
  draft: Draft,
  because: 'moved_by_supervisor' | 'transferred',
  facts: Facts,
  now: Instant,
): void {
  set(draft, {
    turn: { kind: 'owner', leaseEndsAt: now + facts.routing.ownerLeaseMs },
    because,
    // Given by hand, however old the debt: the owner has his time from now.
    dueAt: draft.after.debt ? now + ownerAnswerWithinMs(facts) : null,
    mode: facts.hours.mode,
  });
}

function toBot(draft: Draft, facts: Facts, now: Instant): void {
  const { bot, debt } = draft.after;
  set(draft, {
    turn: debt ? { kind: 'bot' } : { kind: 'rest', last: 'bot' },
    because: 'returned_to_bot',
    // The bot hears only what comes from now on; if nothing comes, people get it back then.
    dueAt: debt ? now + ownerAnswerWithinMs(facts) : null,
    mode: facts.hours.mode,
    bot: { ...bot, paused: false, askedForPerson: false, misses: 0, quickReplies: 0, heard: [] },
  });
}

function moveFacts(before: Conversation, actor: Actor): Record<string, unknown> {
  const { turn, debt } = before;
  return {
    ...actorFacts(actor),
    from: turn.kind,
    ...(turn.kind === 'claim' ? { holder: turn.by, heldSince: turn.since } : {}),
    waitingSince: debt?.since ?? null,
  };
}
