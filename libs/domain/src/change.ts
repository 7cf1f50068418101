import type { Because, Handler, TeamId, TeammateId } from '@balcao/contract';
import type {
  Change,
  Conversation,
  Debt,
  Decision,
  DoubleAnswer,
  Instant,
  NewMessage,
  NewMessageBody,
  TurnState,
} from './conversation.ts';
import type { Actor, Facts } from './facts.ts';

/** A change under construction: each step takes the conversation as the last one left it. */
export interface Draft {
  after: Conversation;
  n: number | null;
  add: NewMessage[];
  cancelQueuedBot: Because | null;
  decisions: Decision[];
  double: DoubleAnswer | null;
  optOut?: boolean;
}

export function draftOf(after: Conversation): Draft {
  return { after, n: null, add: [], cancelQueuedBot: null, decisions: [], double: null };
}

export function changeOf(draft: Draft): Change {
  const { optOut, ...change } = draft;
  return optOut === undefined ? change : { ...change, optOut };
}

export function set(draft: Draft, patch: Partial<Conversation>): void {
  draft.after = { ...draft.after, ...patch };
}

/** Adds a message at the end of the thread, giving it the next arrival number. */
export function addMessage(draft: Draft, message: NewMessageBody): void {
  const n = draft.after.lastN + 1;
  set(draft, { lastN: n });
  draft.add.push({ ...message, n });
}

export function addLine(
  draft: Draft,
  facts: Facts,
  because: Because,
  who: { by?: TeammateId; to?: TeammateId | TeamId; detail?: string; mentions?: TeammateId[] } = {},
): void {
  addMessage(draft, { author: 'system', id: facts.newId(), because, ...who });
}

export function decide(
  draft: Draft,
  because: Because,
  facts: Record<string, unknown>,
  handler?: Handler,
): void {
  draft.decisions.push({ handler: handler ?? handlerOfState(draft.after.turn), because, facts });
}

/** Silences the bot: whatever of its words is still queued is not sent, and its memory waits for nothing. */
export function cancelBot(draft: Draft, because: Because): void {
  draft.cancelQueuedBot = because;
  if (draft.after.bot.pending) set(draft, { bot: { ...draft.after.bot, pending: null } });
}

/** The handler that a turn stands for; the contract's `handlerOf`, for instants. */
export function handlerOfState(turn: TurnState): Handler {
  switch (turn.kind) {
    case 'bot':
      return 'bot';
    case 'owner':
      return 'owner';
    case 'rest':
      return turn.last;
    case 'queue':
    case 'offer':
    case 'claim':
      return 'team';
  }
}

/** The team owes and nobody holds: in hours there is no clock but the customer's, outside it is the next opening. */
export function toQueue(draft: Draft, because: Because, facts: Facts): void {
  set(draft, {
    turn: { kind: 'queue' },
    because,
    dueAt: queueDueAt(draft.after.debt, facts),
    mode: facts.hours.mode,
  });
}

export function queueDueAt(debt: Debt | null, { hours }: Facts): Instant | null {
  return debt === null || hours.isOpen ? null : hours.nextOpeningAt;
}

/** A teammate holds: ten minutes while owing, an hour after having answered (settings say how long exactly). */
export function toClaim(
  draft: Draft,
  by: TeammateId,
  since: Instant,
  because: Because,
  facts: Facts,
  now: Instant,
): void {
  const leaseEndsAt = claimLeaseEnd(draft.after.debt, facts, now);
  set(draft, {
    turn: { kind: 'claim', by, since, leaseEndsAt },
    because,
    dueAt: draft.after.debt ? leaseEndsAt : null,
    mode: facts.hours.mode,
  });
}

export function claimLeaseEnd(debt: Debt | null, { routing }: Facts, now: Instant): Instant {
  return now + (debt ? routing.claimLeaseMs : routing.restLeaseMs);
}

export function toRest(draft: Draft, last: Handler, because: Because): void {
  set(draft, { turn: { kind: 'rest', last }, because, dueAt: null });
}

export function supervises(actor: Actor): boolean {
  return actor.role !== 'agent';
}

/** What an actor may always be told of: who did it and in which role. */
export function actorFacts(actor: Actor): Record<string, unknown> {
  return { by: actor.id, role: actor.role };
}
