import { acknowledge, botTurn, modeHasBot, outsideHours } from './bot-reply.ts';
import { cancelBot, changeOf, decide, draftOf, set, toQueue, claimLeaseEnd, type Draft } from './change.ts';
import {
  chooseHandler,
  ownerAnswerWithinMs,
  ownerLeaseEndsAt,
  standingSilence,
  type Route,
} from './choose-handler.ts';
import type { Change, Conversation, CustomerMessage, Inbound, Instant } from './conversation.ts';
import type { Facts } from './facts.ts';
import { recordCustomer } from './record.ts';
import { settleEcho } from './settle-echo.ts';
import { isOptOut } from './understand.ts';

/**
 * What comes in, recorded and routed: the only place where routing, the bot and the team's turn meet.
 * The item's own arrival number is `n`; what is added comes after it. The caller has already refused duplicates and
 * chosen the conversation (`reopens`).
 */
export function settle(before: Conversation, item: Inbound, facts: Facts, now: Instant): Change {
  switch (item.kind) {
    case 'customer_message':
      return settleCustomer(before, item, facts, now);
    case 'echo':
      return settleEcho(before, item, facts, now);
  }
}

function settleCustomer(before: Conversation, item: CustomerMessage, facts: Facts, now: Instant): Change {
  const draft = draftOf(recordCustomer(before, item, now));
  draft.n = draft.after.lastN;
  if (before.status === 'snoozed') decide(draft, 'woke', { by: 'customer' });
  const confirmsOptOut = takeOptOut(draft, item, facts, now);
  // A late message is judged by its own age, not by that of a newer one which overtook it.
  const chosen = chooseHandler({ ...draft.after, lastCustomerAt: Math.min(item.at, now) }, facts, now);
  set(draft, { mode: facts.hours.mode });
  // What the team owes already stays the team's: the customer hears one voice, whatever the table says of a fresh debt.
  const handler = teamOwes(before) ? 'team' : chosen.handler;
  switch (handler) {
    case 'owner':
      owner(draft, chosen, facts, now);
      break;
    case 'bot':
      note(draft, before, { ...draft.after, turn: { kind: 'bot' }, because: chosen.because }, chosen);
      botTurn(draft, item, chosen.because, facts, now);
      return changeOf(draft);
    case 'team':
      team(draft, before, chosen, facts, now);
      break;
  }
  if (handler === chosen.handler) note(draft, before, draft.after, chosen);
  if (handler === 'team') {
    if (confirmsOptOut) acknowledge(draft, facts.bot.optOutText, 'opted_out', facts, now);
    else if (!draft.after.optedOut) outsideHours(draft, item, facts, now);
  }
  return changeOf(draft);
}

function teamOwes({ debt, turn }: Conversation): boolean {
  return debt !== null && (turn.kind === 'queue' || turn.kind === 'offer');
}

/** Keeps the decision when it changed something: the tenth message of a queued customer decides nothing new. */
function note(draft: Draft, before: Conversation, after: Conversation, chosen: Route): void {
  const isSame =
    before.status === after.status &&
    before.turn.kind === after.turn.kind &&
    before.because === after.because &&
    before.debt !== null;
  if (isSame) return;
  draft.decisions.push({
    handler: chosen.handler,
    because: chosen.because,
    facts: { ...chosen.facts, rule: chosen.rule },
  });
}

/**
 * The customer's word against automatic texts counts whoever owes the answer.
 * @returns whether it is to be confirmed: only once, and only where the bot may speak at all
 */
function takeOptOut(draft: Draft, item: CustomerMessage, facts: Facts, now: Instant): boolean {
  if (draft.after.optedOut || !item.readable || !isOptOut(item.text)) return false;
  const maySpeak = modeHasBot(facts) && standingSilence(draft.after, facts, now) === null;
  set(draft, { optedOut: true });
  draft.optOut = true;
  return maySpeak;
}

function owner(draft: Draft, chosen: Route, facts: Facts, now: Instant): void {
  const { debt, turn, dueAt } = draft.after;
  const since = debt?.since ?? now;
  if (draft.after.bot.pending) cancelBot(draft, chosen.because);
  // Mode `phone` makes the owner the debtor but grants no lease: only his own words do.
  const leaseEndsAt = ownerLeaseEndsAt(draft.after, facts) ?? now;
  const within =
    chosen.because === 'mode_phone' ? facts.routing.phoneModeAnswerWithinMs : ownerAnswerWithinMs(facts);
  const given = turn.kind === 'owner' && chosen.facts.ownerHasTime ? (dueAt ?? 0) : 0;
  set(draft, {
    turn: { kind: 'owner', leaseEndsAt },
    because: chosen.because,
    dueAt: Math.max(since + within, given),
  });
}

function team(draft: Draft, before: Conversation, chosen: Route, facts: Facts, now: Instant): void {
  const { turn, debt } = draft.after;
  switch (turn.kind) {
    case 'claim': {
      // The first message after an answer turns the hour of rest into ten minutes of owing; further ones grant no more.
      const leaseEndsAt = before.debt ? turn.leaseEndsAt : claimLeaseEnd(debt, facts, now);
      set(draft, { turn: { ...turn, leaseEndsAt }, because: chosen.because, dueAt: leaseEndsAt });
      return;
    }
    case 'offer':
      set(draft, { dueAt: turn.endsAt });
      return;
    case 'queue': {
      const { because } = draft.after;
      toQueue(draft, chosen.rule === 4 ? chosen.because : because, facts);
      return;
    }
    case 'bot':
    case 'owner':
    case 'rest':
      if (draft.after.bot.pending) cancelBot(draft, chosen.because);
      toQueue(draft, chosen.because, facts);
  }
}
