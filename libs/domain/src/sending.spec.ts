import { describe, expect, test } from '@jest/globals';
import type { Because } from '@balcao/contract';
import type { Change, Conversation } from './conversation.ts';
import type { Facts } from './facts.ts';
import { mayReply } from './replies.ts';
import { mayStartSend, sendEnded, type OutgoingMessage } from './sending.ts';
import { settle } from './settle.ts';
import {
  agent,
  botSettings,
  closedHours,
  conversation,
  done,
  echoes,
  facts,
  HOUR,
  MINUTE,
  openHours,
  owing,
  says,
  SECOND,
  TUESDAY_10H as NOW,
  words,
} from './test-kit.ts';

const DUE = NOW + 8 * SECOND;

/** A conversation whose bot reply waits out its grace, and that reply. */
function inGrace(
  text = 'que horas vocês abrem?',
  given: Facts = facts(),
): { state: Conversation; reply: OutgoingMessage } {
  const change = settle(conversation(), says(text, NOW), given, NOW);
  const { after } = change;
  const [reply] = words(change);
  if (reply?.author !== 'bot') throw new Error('the bot said nothing');
  return { state: after, reply };
}

function sent(state: Conversation, message: OutgoingMessage, given: Facts = facts(), now = DUE): Change {
  const decision = mayStartSend(state, message, given, now);
  if (decision.do !== 'send') throw new Error(`expected send, got ${JSON.stringify(decision)}`);
  return decision.change;
}

describe('the bot’s last look', () => {
  test('waits out the grace, then pays the debt as it leaves', () => {
    const { state, reply } = inGrace();
    expect(mayStartSend(state, reply, facts(), DUE - 1)).toEqual({ do: 'wait', until: DUE });
    const { after } = sent(state, reply);
    expect(after).toMatchObject({
      debt: null,
      dueAt: null,
      turn: { kind: 'rest', last: 'bot' },
      because: 'bot_answered',
      lastAnswer: { messageId: reply.id, writer: 'bot', paid: state.debt, answersN: 1, fate: 'in_flight' },
    });
    expect(after.bot).toMatchObject({ pending: null, spokeAt: [DUE], misses: 0 });
  });

  test('a question pays nothing and gives the customer time; a miss is counted', () => {
    const { state, reply } = inGrace('vocês vendem bicicleta?');
    const { after } = sent(state, reply);
    expect(after).toMatchObject({
      debt: state.debt,
      turn: { kind: 'bot' },
      dueAt: DUE + 5 * MINUTE,
      bot: { misses: 1, pending: null },
    });
    expect(after.lastAnswer).toBeNull();
  });

  test.each<[string, (state: Conversation) => Conversation, Facts, Because]>([
    [
      'a claim',
      (s) => ({ ...s, turn: { kind: 'claim', by: 'ana', since: NOW, leaseEndsAt: NOW + HOUR } }),
      facts(),
      'claimed',
    ],
    [
      'the owner’s lease',
      (s) => ({ ...s, turn: { kind: 'owner', leaseEndsAt: NOW + HOUR } }),
      facts(),
      'owner_active',
    ],
    [
      'the owner’s word',
      (s) => ({ ...s, turn: { kind: 'queue' }, lastOwnerAt: NOW }),
      facts(),
      'owner_active',
    ],
    ['somebody typing (story 10)', (s) => s, facts({ typing: new Set(['c1']) }), 'teammate_typing'],
    ['opt-out', (s) => ({ ...s, optedOut: true }), facts(), 'opted_out'],
    ['pause', (s) => ({ ...s, bot: { ...s.bot, paused: true } }), facts(), 'bot_paused'],
    ['bot switched off', (s) => s, facts({ bot: { ...botSettings, enabled: false } }), 'mode_changed'],
    ['mode team', (s) => s, facts({ hours: openHours('team') }), 'mode_changed'],
    ['mode phone', (s) => s, facts({ hours: openHours('phone') }), 'mode_changed'],
    ['the window', (s) => ({ ...s, windowClosesAt: DUE }), facts(), 'bot_may_not'],
    ['another application', (s) => ({ ...s, threadElsewhere: true }), facts(), 'thread_elsewhere'],
    ['caps', (s) => ({ ...s, bot: { ...s.bot, spokeAt: [NOW, NOW, NOW, NOW] } }), facts(), 'bot_cap'],
    ['being resolved', (s) => ({ ...s, status: 'resolved' }), facts(), 'resolved'],
    [
      'a reply that took its place',
      (s) => ({ ...s, bot: { ...s.bot, pending: null }, turn: { kind: 'queue' } }),
      facts(),
      'bot_cancelled',
    ],
  ])('is stopped by %s', (_what, change, given, because) => {
    const { state, reply } = inGrace();
    const before = change(state);
    const decision = mayStartSend(before, reply, given, DUE);
    expect(decision).toMatchObject({ do: 'cancel', because });
    if (decision.do !== 'cancel') return;
    const { after } = decision.change;
    expect(after.debt).toEqual(before.debt);
    expect(after.bot.pending).toBeNull();
    // What the bot owed is not left with a bot that may not speak.
    if (before.turn.kind === 'bot' && before.status !== 'resolved')
      expect(after.turn).toEqual({ kind: 'queue' });
  });

  test('too late by two minutes: people owe', () => {
    const { state, reply } = inGrace();
    expect(mayStartSend(state, reply, facts(), DUE + 2 * MINUTE + 1)).toMatchObject({
      do: 'cancel',
      because: 'bot_may_not',
    });
  });

  test('acknowledgements leave while the team owes; the opt-out’s confirmation leaves to who opted out', () => {
    for (const text of ['quero um atendente', 'SAIR']) {
      const { state, reply } = inGrace(text);
      expect(sent(state, reply).after).toMatchObject({ debt: state.debt, turn: { kind: 'queue' } });
    }
    const night = facts({ hours: closedHours() });
    const { state, reply } = inGrace('vocês vendem bicicleta?', night);
    expect(sent(state, reply, night).after).toMatchObject({ debt: state.debt, because: 'waits_for_opening' });
  });
});

describe('a teammate’s message', () => {
  const change = done(
    mayReply(
      owing(),
      agent,
      { messageId: 'r1', clientId: 'x', text: 'oi', missed: 0, force: false },
      facts(),
      NOW,
    ),
  );
  const message: OutgoingMessage = { id: 'r1', author: 'teammate', text: 'oi', sendAfter: NOW };

  test('is sent as written, held only while another application has the thread', () => {
    expect(mayStartSend(change.after, message, facts(), NOW)).toMatchObject({
      do: 'send',
      change: { after: change.after },
    });
    expect(mayStartSend(change.after, { ...message, sendAfter: NOW + 1 }, facts(), NOW)).toEqual({
      do: 'wait',
      until: NOW + 1,
    });
    expect(mayStartSend({ ...change.after, threadElsewhere: true }, message, facts(), NOW)).toEqual({
      do: 'hold',
      why: 'thread_elsewhere',
    });
  });

  test.each(['failed', 'unconfirmed'] as const)(
    '%s: the debt is back with its old clock, its writer owes',
    (outcome) => {
      const later = NOW + MINUTE;
      const back = done(sendEnded(change.after, message, outcome, facts(), later));
      expect(back.after).toMatchObject({
        debt: { since: NOW, messageId: 'q1' },
        turn: { kind: 'claim', by: 'ana', leaseEndsAt: later + 10 * MINUTE },
        dueAt: later + 10 * MINUTE,
        because: 'send_failed',
      });
      expect(sendEnded(back.after, message, outcome, facts(), later)).toBeNull();
    },
  );

  describe('answered twice over', () => {
    const again = { messageId: 'r2', clientId: 'y', text: 'e aí?', missed: 0, force: false };
    const both = done(mayReply(change.after, agent, again, facts(), NOW + SECOND)).after;
    const told = (state: Conversation, id: string, outcome: 'accepted' | 'failed' | 'unconfirmed') =>
      sendEnded(state, { id }, outcome, facts(), NOW + MINUTE)?.after ?? state;

    test.each([
      ['r1', 'r2'],
      ['r2', 'r1'],
    ])('the debt is back only when the last of them has failed too (%s, then %s)', (first, second) => {
      const taken = told(told(both, 'r1', 'accepted'), 'r2', 'accepted');
      const one = told(taken, first, 'failed');
      expect(one.debt).toBeNull();
      expect(told(one, second, 'failed')).toMatchObject({
        debt: { since: NOW, messageId: 'q1' },
        because: 'send_failed',
      });
    });

    test('one that is proved to have left pays for all', () => {
      const none = told(told(both, 'r1', 'unconfirmed'), 'r2', 'failed');
      expect(none.debt).not.toBeNull();
      expect(told(none, 'r1', 'accepted')).toMatchObject({ debt: null });
    });

    test('the owner’s own word stands whatever becomes of ours', () => {
      const echoed = settle(both, echoes('deixa comigo', NOW + 2 * SECOND), facts(), NOW + 2 * SECOND).after;
      expect(told(told(echoed, 'r1', 'failed'), 'r2', 'failed').debt).toBeNull();
    });

    test('a later question is its own: answers to the earlier one no longer count', () => {
      const asked = settle(both, says('e domingo?', NOW + 2 * SECOND), facts(), NOW + 2 * SECOND).after;
      const third = { ...again, messageId: 'r3', clientId: 'z' };
      const answered = done(mayReply(asked, agent, third, facts(), NOW + 3 * SECOND)).after;
      expect(answered.lastAnswer).not.toHaveProperty('beside');
      expect(told(answered, 'r3', 'failed').debt).toMatchObject({ messageId: asked.debt?.messageId });
    });
  });

  test('unconfirmed, then proof that it left: paid again; or failed: still owed (story 13)', () => {
    const unknown = done(sendEnded(change.after, message, 'unconfirmed', facts(), NOW + MINUTE)).after;
    const proved = done(sendEnded(unknown, message, 'accepted', facts(), NOW + 2 * MINUTE)).after;
    expect(proved).toMatchObject({ debt: null, dueAt: null, lastAnswer: { fate: 'left' } });
    const failed = done(sendEnded(unknown, message, 'failed', facts(), NOW + 2 * MINUTE)).after;
    expect(failed).toMatchObject({ debt: { messageId: 'q1' }, lastAnswer: { fate: 'failed' } });
  });

  test('proof does not pay for what the customer wrote since', () => {
    const unknown = done(sendEnded(change.after, message, 'unconfirmed', facts(), NOW + MINUTE)).after;
    const wrote = settle(unknown, says('alô?', NOW + 2 * MINUTE), facts(), NOW + 2 * MINUTE).after;
    expect(done(sendEnded(wrote, message, 'accepted', facts(), NOW + 3 * MINUTE)).after.debt).toEqual(
      wrote.debt,
    );
  });

  test('a failure makes a newer debt as old as the one it had paid', () => {
    const wrote = settle(change.after, says('alô?', NOW + 2 * MINUTE), facts(), NOW + 2 * MINUTE).after;
    expect(done(sendEnded(wrote, message, 'failed', facts(), NOW + 3 * MINUTE)).after.debt?.since).toBe(NOW);
  });

  test('after resolving, a failure opens it again for the queue', () => {
    const resolved: Conversation = {
      ...change.after,
      status: 'resolved',
      resolvedAt: NOW,
      turn: { kind: 'rest', last: 'team' },
    };
    expect(done(sendEnded(resolved, message, 'failed', facts(), NOW)).after).toMatchObject({
      status: 'open',
      turn: { kind: 'queue' },
      debt: { since: NOW },
    });
  });

  test('long after resolving it stays resolved: only one conversation may be open', () => {
    const resolved: Conversation = {
      ...change.after,
      status: 'resolved',
      resolvedAt: NOW,
      turn: { kind: 'rest', last: 'team' },
    };
    const late = done(sendEnded(resolved, message, 'failed', facts(), NOW + 25 * HOUR));
    expect(late.after).toMatchObject({ status: 'resolved', debt: null, lastAnswer: { fate: 'failed' } });
  });

  test('accepted: nothing but that it left; an older answer’s fate changes nothing', () => {
    const left = done(sendEnded(change.after, message, 'accepted', facts(), NOW));
    expect(left.after).toEqual({ ...change.after, lastAnswer: { ...change.after.lastAnswer, fate: 'left' } });
    expect(sendEnded(left.after, message, 'accepted', facts(), NOW)).toBeNull();
    expect(sendEnded(left.after, message, 'unconfirmed', facts(), NOW)).toBeNull();
    expect(sendEnded(left.after, { id: 'older' }, 'failed', facts(), NOW)).toBeNull();
    expect(done(sendEnded(left.after, message, 'failed', facts(), NOW)).after.debt).not.toBeNull();
  });
});

test('a bot answer that fails goes to people', () => {
  const { state, reply } = inGrace();
  const { after } = sent(state, reply);
  expect(done(sendEnded(after, reply, 'failed', facts(), DUE)).after).toMatchObject({
    debt: state.debt,
    turn: { kind: 'queue' },
    because: 'send_failed',
  });
});
