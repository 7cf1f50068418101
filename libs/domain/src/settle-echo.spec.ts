import { describe, expect, test } from '@jest/globals';
import { settle } from './settle.ts';
import { mayStartSend } from './sending.ts';
import {
  conversation,
  echoes,
  facts,
  HOUR,
  last,
  MINUTE,
  owing,
  says,
  SECOND,
  story,
  TUESDAY_10H as NOW,
} from './test-kit.ts';

const ask = 'que horas vocês abrem?';

describe('the owner writes', () => {
  test.each(['bot', 'queue', 'offer', 'rest'] as const)(
    'from %s: his turn, lease of 20 min, debt paid, bot silenced',
    (kind) => {
      const turn =
        kind === 'offer'
          ? { kind, to: 'ana', endsAt: NOW + 30 * SECOND }
          : kind === 'rest'
            ? { kind, last: 'bot' as const }
            : { kind };
      const { after, cancelQueuedBot, decisions, n } = settle(
        owing({ turn }),
        echoes('Já te respondo', NOW),
        facts(),
        NOW,
      );
      expect(after).toMatchObject({
        turn: { kind: 'owner', leaseEndsAt: NOW + 20 * MINUTE },
        because: 'owner_active',
        debt: null,
        dueAt: null,
        lastAnswer: { writer: 'owner', answersN: 1 },
      });
      expect([n, cancelQueuedBot]).toEqual([2, 'owner_active']);
      expect(decisions).toMatchObject([{ handler: 'owner', because: 'owner_active' }]);
    },
  );

  test('under a claim: claim kept, debt paid, hour of rest', () => {
    const state = owing({
      turn: { kind: 'claim', by: 'ana', since: NOW, leaseEndsAt: NOW + MINUTE },
      dueAt: NOW + MINUTE,
    });
    const { after } = settle(state, echoes('oi', NOW), facts(), NOW);
    expect(after).toMatchObject({
      turn: { kind: 'claim', by: 'ana', since: NOW, leaseEndsAt: NOW + HOUR },
      because: 'owner_also_wrote',
      debt: null,
      dueAt: null,
    });
  });

  test.each([
    ['a greeting of the app (story 19)', { automatic: true }, 2],
    ['a reaction (story 18)', { hasContent: false }, null],
  ])('%s grants nothing and pays nothing', (_what, patch, n) => {
    const state = owing({ turn: { kind: 'bot' } });
    const change = settle(state, echoes('Olá! Em breve respondemos.', NOW, patch), facts(), NOW);
    expect(change).toMatchObject({ n, add: [], decisions: [], cancelQueuedBot: null, double: null });
    expect({ ...change.after, lastN: 1 }).toEqual({ ...state, lastN: 1 });
  });

  test('first, to a customer who is not waiting: stays resolved; his answer within 20 min is the owner’s (stories 16, 17)', () => {
    const changes = story(conversation(), [
      ...[0, 1, 2, 3, 4].map((i) => ({ at: NOW + i * SECOND, item: echoes('Oi!', NOW + i * SECOND) })),
      { at: NOW + MINUTE, item: says(ask, NOW + MINUTE) },
    ]);
    const fifth = changes[4];
    expect(fifth?.after).toMatchObject({ status: 'resolved', debt: null, because: 'owner_started' });
    expect(changes.flatMap(({ decisions }) => decisions).map(({ because }) => because)).toEqual([
      'owner_started',
      'owner_active',
    ]);
    expect(last(changes)).toMatchObject({
      add: [],
      after: { status: 'open', turn: { kind: 'owner' }, because: 'owner_active', dueAt: NOW + 6 * MINUTE },
    });
  });

  test('an echo older than the customer’s newest message pays nothing', () => {
    const { after } = settle(owing({}, NOW), echoes('oi', NOW - MINUTE), facts(), NOW + SECOND);
    expect(after).toMatchObject({ debt: { since: NOW }, turn: { kind: 'owner' }, dueAt: NOW + 5 * MINUTE });
  });

  test('"vou te passar para a equipe": queue, and somebody owes from then on (story 40)', () => {
    const phrase = 'Oi! Vou te passar para a EQUIPE, tá?';
    const waiting = settle(owing({ turn: { kind: 'bot' } }, NOW, MINUTE), echoes(phrase, NOW), facts(), NOW);
    expect(waiting.after).toMatchObject({
      turn: { kind: 'queue' },
      because: 'owner_handed_over',
      debt: { since: NOW - MINUTE },
    });
    const paid = owing({ debt: null, turn: { kind: 'owner', leaseEndsAt: NOW + MINUTE } });
    const promised = settle(paid, echoes(phrase, NOW), facts(), NOW);
    expect(promised.after).toMatchObject({ turn: { kind: 'queue' }, debt: { since: NOW } });
  });

  test('while another application owns the thread nobody’s turn changes', () => {
    const state = owing({ threadElsewhere: true });
    const { after, n } = settle(state, echoes('oi', NOW), facts(), NOW);
    expect([after.turn, after.debt, n]).toEqual([state.turn, state.debt, 2]);
  });

  test('the ledger: a reply in grace was prevented, one that had left is a crossing (stories 9, 11)', () => {
    const first = settle(conversation(), says(ask, NOW), facts(), NOW);
    const reply = first.add[0];
    if (reply?.author !== 'bot') throw new Error('no reply');
    const echo = echoes('Abrimos às 8', NOW + 9 * SECOND);
    const prevented = settle(first.after, echo, facts(), NOW + 9 * SECOND);
    expect(prevented.double).toEqual({ kind: 'prevented', messageIds: [reply.id, echo.messageId] });
    expect(prevented).toMatchObject({ cancelQueuedBot: 'owner_active', after: { bot: { pending: null } } });
    const sent = mayStartSend(first.after, reply, facts(), NOW + 8 * SECOND);
    if (sent.do !== 'send') throw new Error(sent.do);
    const crossing = settle(sent.change.after, echo, facts(), NOW + 9 * SECOND);
    expect(crossing.double).toEqual({ kind: 'crossing', messageIds: [reply.id, echo.messageId] });
  });
});
