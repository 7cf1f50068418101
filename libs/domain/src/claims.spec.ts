import { describe, expect, test } from '@jest/globals';
import { claim, holderGone, release, renewLease, transfer } from './claims.ts';
import type { Conversation } from './conversation.ts';
import {
  agent,
  conversation,
  closedHours,
  done,
  facts,
  HOUR,
  MINUTE,
  other,
  owing,
  supervisor,
  TUESDAY_10H as NOW,
} from './test-kit.ts';

const holding = (by: string, patch: Partial<Conversation> = {}): Conversation =>
  owing({
    turn: { kind: 'claim', by, since: NOW - MINUTE, leaseEndsAt: NOW + 9 * MINUTE },
    dueAt: NOW + 9 * MINUTE,
    because: 'claimed',
    ...patch,
  });

describe('claim', () => {
  test.each(['bot', 'queue', 'owner', 'offer', 'rest'] as const)(
    'from %s: held for ten minutes while owing, the bot silenced',
    (kind) => {
      const turn = {
        bot: { kind: 'bot' },
        queue: { kind: 'queue' },
        owner: { kind: 'owner', leaseEndsAt: NOW + 1 },
        offer: { kind: 'offer', to: 'bruno', endsAt: NOW + 1 },
        rest: { kind: 'rest', last: 'bot' },
      } as const;
      const change = done(claim(owing({ turn: turn[kind] }), agent, {}, facts(), NOW));
      expect(change.after).toMatchObject({
        turn: { kind: 'claim', by: 'ana', since: NOW, leaseEndsAt: NOW + 10 * MINUTE },
        because: 'claimed',
        dueAt: NOW + 10 * MINUTE,
        debt: { since: NOW },
        lastTeammate: { id: 'ana', at: NOW },
      });
      expect(change.cancelQueuedBot).toBe('claimed');
      expect(change.add).toMatchObject([{ author: 'system', because: 'claimed', by: 'ana', n: 2 }]);
      expect(change.decisions).toMatchObject([
        { handler: 'team', because: 'claimed', facts: { from: kind } },
      ]);
    },
  );

  test('with nothing owed it is held for an hour and due never', () => {
    const { after } = done(claim(conversation({ status: 'open' }), agent, {}, facts(), NOW));
    expect(after).toMatchObject({ turn: { leaseEndsAt: NOW + HOUR }, dueAt: null });
  });

  test('the loser reads by whom and since when (story 7); takeOver is not for agents', () => {
    expect(claim(holding('bruno'), agent, {}, facts(), NOW)).toEqual({
      refused: 'claim_taken',
      by: 'bruno',
      at: NOW - MINUTE,
    });
    expect(claim(holding('bruno'), agent, { takeOver: true }, facts(), NOW)).toEqual({
      refused: 'not_allowed',
    });
    expect(claim(holding('bruno'), supervisor, {}, facts(), NOW)).toMatchObject({ refused: 'claim_taken' });
  });

  test('a supervisor takes over, and the line says from whom it went', () => {
    const change = done(claim(holding('bruno'), supervisor, { takeOver: true }, facts(), NOW));
    expect(change.after).toMatchObject({ turn: { by: 'sara', since: NOW }, because: 'moved_by_supervisor' });
    expect(change.decisions[0]?.facts).toMatchObject({ holder: 'bruno', by: 'sara' });
  });

  test('one’s own again: the lease is renewed, nothing is said', () => {
    const change = done(claim(holding('ana'), agent, {}, facts(), NOW + 5 * MINUTE));
    expect(change.after.turn).toEqual({
      kind: 'claim',
      by: 'ana',
      since: NOW - MINUTE,
      leaseEndsAt: NOW + 15 * MINUTE,
    });
    expect([change.add, change.decisions]).toEqual([[], []]);
  });

  test('wakes what is snoozed, refuses what is resolved', () => {
    const snoozed = owing({ status: 'snoozed', snoozedUntil: NOW + HOUR });
    expect(done(claim(snoozed, agent, {}, facts(), NOW)).after).toMatchObject({
      status: 'open',
      snoozedUntil: null,
    });
    expect(claim(conversation(), agent, {}, facts(), NOW)).toEqual({ refused: 'already_resolved' });
  });
});

describe('release', () => {
  test('owing: back to the queue with the old clock', () => {
    const { after, add } = done(
      release(holding('ana', { debt: { since: NOW - HOUR, messageId: 'q1', n: 1 } }), agent, facts(), NOW),
    );
    expect(after).toMatchObject({
      turn: { kind: 'queue' },
      because: 'released',
      dueAt: null,
      debt: { since: NOW - HOUR },
    });
    expect(add).toMatchObject([{ because: 'released', by: 'ana' }]);
  });

  test('owing outside hours: due at the opening; nothing owed: rest', () => {
    const night = facts({ hours: closedHours() });
    expect(done(release(holding('ana'), agent, night, NOW)).after.dueAt).toBe(closedHours().nextOpeningAt);
    const { after } = done(release(holding('ana', { debt: null }), agent, facts(), NOW));
    expect(after).toMatchObject({ turn: { kind: 'rest', last: 'team' }, dueAt: null });
  });

  test.each([
    ['another’s', holding('bruno'), { refused: 'claim_taken', by: 'bruno', at: NOW - MINUTE }],
    ['nobody’s', owing(), { refused: 'not_held' }],
    ['resolved', conversation(), { refused: 'already_resolved' }],
  ])('%s is refused', (_what, state, refusal) =>
    expect(release(state, agent, facts(), NOW)).toEqual(refusal),
  );
});

describe('transfer', () => {
  test.each([
    [
      { teammate: 'bruno' },
      { kind: 'claim', by: 'bruno', since: NOW, leaseEndsAt: NOW + 10 * MINUTE },
      'transferred',
      NOW + 10 * MINUTE,
    ],
    [{ queue: true }, { kind: 'queue' }, 'transferred', null],
    [{ team: 'vendas' }, { kind: 'queue' }, 'transferred', null],
    [{ owner: true }, { kind: 'owner', leaseEndsAt: NOW + 20 * MINUTE }, 'transferred', NOW + 5 * MINUTE],
    [{ bot: true }, { kind: 'bot' }, 'returned_to_bot', NOW + 5 * MINUTE],
  ] as const)('holder → %j', (to, turn, because, dueAt) => {
    const change = done(transfer(holding('ana'), agent, to, facts(), NOW));
    expect(change.after).toMatchObject({ turn, because, dueAt, debt: { since: NOW } });
    expect(change.add).toMatchObject([{ author: 'system', because, by: 'ana' }]);
    expect(change.decisions).toMatchObject([{ because, facts: { to } }]);
  });

  test('to a team: the conversation is that team’s', () => {
    expect(done(transfer(holding('ana'), agent, { team: 'vendas' }, facts(), NOW)).after.teamId).toBe(
      'vendas',
    );
  });

  test('agents move theirs and nobody’s, supervisors anyone’s', () => {
    expect(transfer(holding('bruno'), agent, { queue: true }, facts(), NOW)).toMatchObject({
      refused: 'claim_taken',
      by: 'bruno',
    });
    expect(done(transfer(owing(), agent, { teammate: 'bruno' }, facts(), NOW)).after.because).toBe(
      'transferred',
    );
    expect(
      done(transfer(holding('bruno'), supervisor, { teammate: 'ana' }, facts(), NOW)).after.because,
    ).toBe('moved_by_supervisor');
  });

  test('back to the bot: it may speak again, though a person was asked for and the owner just wrote', () => {
    const bot = { ...conversation().bot, askedForPerson: true, paused: true, misses: 1 };
    const { after } = done(
      transfer(holding('ana', { debt: null, bot, lastOwnerAt: NOW }), agent, { bot: true }, facts(), NOW),
    );
    expect(after).toMatchObject({
      turn: { kind: 'rest', last: 'bot' },
      bot: { askedForPerson: false, paused: false, misses: 0 },
    });
  });
});

describe('the holder goes or works', () => {
  test('gone: what he owes returns to the queue with its clock, what he does not stays', () => {
    expect(holderGone(holding('ana'), 'ana', facts())?.after).toMatchObject({
      turn: { kind: 'queue' },
      because: 'holder_gone',
      debt: { since: NOW },
    });
    expect(holderGone(holding('ana', { debt: null }), 'ana', facts())).toBeNull();
    expect(holderGone(holding('bruno'), 'ana', facts())).toBeNull();
    const offered = owing({ turn: { kind: 'offer', to: 'ana', endsAt: NOW + 1 } });
    expect(holderGone(offered, 'ana', facts())?.after.turn).toEqual({ kind: 'queue' });
  });

  test('a lease is renewed by its holder alone, never shortened', () => {
    expect(renewLease(holding('ana'), 'ana', facts(), NOW + 5 * MINUTE)?.after.dueAt).toBe(NOW + 15 * MINUTE);
    expect(renewLease(holding('ana'), other.id, facts(), NOW + 5 * MINUTE)).toBeNull();
    const long = holding('ana', { turn: { kind: 'claim', by: 'ana', since: NOW, leaseEndsAt: NOW + HOUR } });
    expect(renewLease(long, 'ana', facts(), NOW)).toBeNull();
  });
});
