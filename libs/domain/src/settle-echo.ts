import type { RoutingSettings } from '@balcao/contract';
import { latestAnswer } from './answers.ts';
import {
  addLine,
  cancelBot,
  changeOf,
  decide,
  draftOf,
  set,
  toQueue,
  claimLeaseEnd,
  type Draft,
} from './change.ts';
import { ownerAnswerWithinMs } from './choose-handler.ts';
import type { Change, Conversation, Debt, Instant, OwnerEcho } from './conversation.ts';
import { doubleAnswer, preventedBy } from './double-answers.ts';
import type { Facts } from './facts.ts';
import { normalise } from './text.ts';

/**
 * What the owner's phone sent. Content takes the conversation and pays; everything else is only recorded: in doubt,
 * record, do not act.
 */
export function settleEcho(before: Conversation, item: OwnerEcho, facts: Facts, now: Instant): Change {
  const draft = draftOf(before);
  if (!item.hasContent) return changeOf(draft);
  draft.n = before.lastN + 1;
  set(draft, { lastN: draft.n });
  if (item.automatic) return changeOf(draft);
  const at = Math.min(item.at, now);
  set(draft, {
    lastOwnerAt: Math.max(before.lastOwnerAt ?? 0, at),
    lastActivityAt: Math.max(before.lastActivityAt, at),
  });
  if (before.threadElsewhere) return changeOf(draft);
  cancelBot(draft, 'owner_active');
  const handsOver = isHandOver(item.text, facts.routing);
  answer(draft, before, item, at, handsOver);
  turn(draft, before, item, at, handsOver, facts, now);
  return changeOf(draft);
}

/**
 * An echo older than the customer's newest message does not answer it, and which of several it answered nobody knows:
 * the debt stays with its old clock. A sentence that hands over is no answer either.
 */
function answer(draft: Draft, before: Conversation, item: OwnerEcho, at: Instant, handsOver: boolean): void {
  const answersNewest = before.lastCustomerAt !== null && at >= before.lastCustomerAt;
  const answersN = answersNewest && !handsOver ? before.lastCustomerN : 0;
  const paid = answersN > 0 ? before.debt : null;
  draft.double =
    doubleAnswer(before, { messageId: item.messageId, writer: 'owner', at, answersN, knowingly: false }) ??
    preventedBy(before, item.messageId);
  set(draft, {
    debt: paid ? null : before.debt,
    lastAnswer: latestAnswer(before, {
      messageId: item.messageId,
      writer: 'owner',
      at,
      paid,
      answersN,
      fate: 'left',
    }),
    bot: { ...draft.after.bot, misses: 0, quickReplies: 0 },
  });
}

function turn(
  draft: Draft,
  before: Conversation,
  item: OwnerEcho,
  at: Instant,
  handsOver: boolean,
  facts: Facts,
  now: Instant,
): void {
  if (before.status === 'resolved') {
    set(draft, { turn: { kind: 'rest', last: 'owner' }, because: 'owner_started' });
    if (before.because !== 'owner_started') decide(draft, 'owner_started', echoFacts(before, at));
    return;
  }
  if (before.turn.kind === 'claim') {
    const { debt } = draft.after;
    const isPaid = before.debt !== null && debt === null;
    const leaseEndsAt = isPaid ? claimLeaseEnd(debt, facts, now) : before.turn.leaseEndsAt;
    set(draft, {
      turn: { ...before.turn, leaseEndsAt },
      because: 'owner_also_wrote',
      dueAt: debt ? leaseEndsAt : null,
    });
    decide(draft, 'owner_also_wrote', { ...echoFacts(before, at), holder: before.turn.by, paid: isPaid });
    return;
  }
  if (handsOver) {
    // He told the customer that somebody will answer: from now on somebody owes.
    const promised: Debt = { since: at, messageId: item.messageId, n: draft.n ?? 0 };
    set(draft, {
      debt: draft.after.debt ?? promised,
      status: 'open',
      snoozedUntil: null,
      snoozedUntilReply: false,
    });
    toQueue(draft, 'owner_handed_over', facts);
    addLine(draft, facts, 'owner_handed_over', { detail: 'owner' });
    decide(draft, 'owner_handed_over', echoFacts(before, at));
    return;
  }
  const { debt } = draft.after;
  const running = before.turn.kind === 'owner' ? before.turn.leaseEndsAt : 0;
  set(draft, {
    turn: { kind: 'owner', leaseEndsAt: Math.max(running, at + facts.routing.ownerLeaseMs) },
    because: 'owner_active',
    dueAt: debt ? debt.since + ownerAnswerWithinMs(facts) : null,
    mode: facts.hours.mode,
  });
  if (before.turn.kind !== 'owner' || before.because !== 'owner_active') {
    decide(draft, 'owner_active', { ...echoFacts(before, at), paid: before.debt !== null && debt === null });
  }
}

function echoFacts(before: Conversation, at: Instant): Record<string, unknown> {
  return {
    from: before.turn.kind,
    status: before.status,
    echoAt: at,
    waitingSince: before.debt?.since ?? null,
  };
}

const phrases = new WeakMap<RoutingSettings, string[]>();

function isHandOver(text: string, routing: RoutingSettings): boolean {
  let known = phrases.get(routing);
  if (!known) {
    known = routing.handOverPhrases.map(normalise).filter((phrase) => phrase !== '');
    phrases.set(routing, known);
  }
  if (known.length === 0 || text === '') return false;
  const words = normalise(text);
  return known.some((phrase) => words.includes(phrase));
}
