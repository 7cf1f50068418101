import { describe, expect, test } from '@jest/globals';
import type { Conversation } from './conversation.ts';
import { reopens } from './new-conversation.ts';
import { settle } from './settle.ts';
import { mayStartSend } from './sending.ts';
import {
  botSettings,
  closedHours,
  conversation,
  facts,
  HOUR,
  MINUTE,
  openHours,
  owing,
  says,
  SECOND,
  story,
  TUESDAY_10H as NOW,
  words,
} from './test-kit.ts';

const ask = 'que horas vocês abrem?';
const claimed = (patch: Partial<Conversation> = {}): Conversation =>
  conversation({
    status: 'open',
    turn: { kind: 'claim', by: 'ana', since: NOW - HOUR, leaseEndsAt: NOW + 50 * MINUTE },
    because: 'replied',
    ...patch,
  });

describe('a customer writes', () => {
  test('the first message opens the conversation, starts debt and window, and is numbered', () => {
    const item = says(ask, NOW - SECOND);
    const { after, n } = settle(conversation(), item, facts(), NOW);
    expect(n).toBe(1);
    expect(after).toMatchObject({
      status: 'open',
      debt: { since: NOW - SECOND, messageId: item.messageId, n: 1 },
      lastCustomerN: 1,
      lastN: 2,
      windowClosesAt: NOW - SECOND + 24 * HOUR - 5 * MINUTE,
      turn: { kind: 'bot' },
      because: 'mode_bot',
      dueAt: NOW + 8 * SECOND,
    });
  });

  test('later messages keep the first debt; one that comes late makes it older', () => {
    const [, second, third] = story(claimed(), [
      { at: NOW, item: says('oi', NOW) },
      { at: NOW + MINUTE, item: says('alguém?', NOW + MINUTE) },
      { at: NOW + 2 * MINUTE, item: says('bom dia', NOW - MINUTE) },
    ]);
    expect(second?.after.debt?.since).toBe(NOW);
    expect(third?.after.debt?.since).toBe(NOW - MINUTE);
    expect(third?.after.lastCustomerAt).toBe(NOW + MINUTE);
  });

  test('a clock that runs ahead opens no longer window and no younger debt', () => {
    const { after } = settle(conversation(), says('oi', NOW + 10 * MINUTE), facts(), NOW);
    expect([after.debt?.since, after.windowClosesAt]).toEqual([NOW, NOW + 24 * HOUR - 5 * MINUTE]);
  });

  test('a claim is kept: its hour of rest becomes ten minutes of owing, which further messages do not stretch', () => {
    const [first, second] = story(claimed(), [
      { at: NOW, item: says('oi', NOW) },
      { at: NOW + 5 * MINUTE, item: says('?', NOW + 5 * MINUTE) },
    ]);
    for (const change of [first, second]) {
      expect(change?.after.turn).toEqual({
        kind: 'claim',
        by: 'ana',
        since: NOW - HOUR,
        leaseEndsAt: NOW + 10 * MINUTE,
      });
      expect(change?.after.dueAt).toBe(NOW + 10 * MINUTE);
      expect(change?.add).toEqual([]);
    }
    expect(first?.decisions).toMatchObject([{ handler: 'team', because: 'claim_held', facts: { rule: 1 } }]);
    expect(second?.decisions).toEqual([]);
  });

  test('what the team owes stays the team’s, though the mode would have the bot or the owner', () => {
    for (const mode of ['bot_then_team', 'phone', 'bot_only'] as const) {
      const { after, add } = settle(
        owing({ because: 'sensitive' }),
        says(ask, NOW + SECOND),
        facts({ hours: openHours(mode) }),
        NOW + SECOND,
      );
      expect([after.turn, after.because, add]).toEqual([{ kind: 'queue' }, 'sensitive', []]);
    }
  });

  test('a snoozed conversation wakes', () => {
    const snoozed = conversation({ status: 'snoozed', snoozedUntil: NOW + HOUR });
    const { after, decisions } = settle(snoozed, says('oi', NOW), facts({ hours: openHours('team') }), NOW);
    expect([after.status, after.snoozedUntil, after.turn]).toEqual(['open', null, { kind: 'queue' }]);
    expect(decisions.map(({ because }) => because)).toEqual(['woke', 'mode_team']);
  });

  test('mode phone makes the owner the debtor for 15 minutes', () => {
    const { after } = settle(conversation(), says(ask, NOW), facts({ hours: openHours('phone') }), NOW);
    expect(after).toMatchObject({ turn: { kind: 'owner' }, because: 'mode_phone', dueAt: NOW + 15 * MINUTE });
  });

  test('another application owns the thread: nothing leaves, people owe', () => {
    const { after, add } = settle(conversation({ threadElsewhere: true }), says(ask, NOW), facts(), NOW);
    expect([after.turn, after.because, add]).toEqual([{ kind: 'queue' }, 'thread_elsewhere', []]);
  });

  test('every message owes, thanks too', () => {
    for (const text of ['ok obrigado', '👍', '']) {
      expect(settle(claimed(), says(text, NOW), facts(), NOW).after.debt).not.toBeNull();
    }
  });
});

describe('outside hours', () => {
  const night = (patch = {}) => facts({ hours: { ...closedHours(), ...patch } });

  test('one notice per closure, naming the opening; the debt stays, due then (story 35)', () => {
    const [first, second] = story(conversation(), [
      { at: NOW, item: says('vocês vendem bicicleta?', NOW), facts: night() },
      { at: NOW + HOUR, item: says('e patinete?', NOW + HOUR), facts: night() },
    ]);
    expect(words(first)).toMatchObject([
      {
        automatic: true,
        because: 'waits_for_opening',
        text: 'Recebemos sua mensagem. Uma pessoa responde amanhã às 8h.',
      },
    ]);
    expect(first?.after).toMatchObject({ turn: { kind: 'queue' }, because: 'waits_for_opening' });
    expect(first?.after.dueAt).toBe(closedHours().nextOpeningAt);
    expect(first?.after.debt).not.toBeNull();
    expect(second?.add).toEqual([]);
    expect(second?.after.debt).toEqual(first?.after.debt);
    const next = settle(
      second?.after ?? conversation(),
      says('?', NOW + 2 * HOUR),
      night({ closure: 'next' }),
      NOW + 2 * HOUR,
    );
    expect(next.add).toMatchObject([{ because: 'waits_for_opening' }]);
  });

  test('the bot still answers its FAQ', () => {
    const { after, add } = settle(conversation(), says(ask, NOW), night(), NOW);
    expect([after.turn, after.because]).toEqual([{ kind: 'bot' }, 'after_hours']);
    expect(add).toMatchObject([{ because: 'bot_answered', automatic: false }]);
  });

  test('and also after the notice, without paying for the earlier message', () => {
    const [first, second] = story(conversation(), [
      { at: NOW, item: says('vocês vendem bicicleta?', NOW), facts: night() },
      { at: NOW + MINUTE, item: says(ask, NOW + MINUTE), facts: night() },
    ]);
    const aside = second?.add[0];
    expect(aside).toMatchObject({ because: 'bot_answered', automatic: true });
    if (aside?.author !== 'bot' || !second) throw new Error('no aside');
    const sent = mayStartSend(second.after, aside, night(), aside.sendAfter);
    expect(sent).toMatchObject({
      do: 'send',
      change: { after: { debt: first?.after.debt, turn: { kind: 'queue' } } },
    });
  });

  test('a hand-over names the opening, and is the notice of this closure', () => {
    const change = settle(conversation(), says('quero um atendente', NOW), night(), NOW);
    const { after } = change;
    expect(words(change)).toMatchObject([
      { text: 'Vou chamar alguém da equipe. Nossa equipe responde amanhã às 8h.' },
    ]);
    expect(after.bot.noticeFor).toBe('monday night');
  });

  test('an old message gets the notice, though no answer', () => {
    const { add, after } = settle(conversation(), says(ask, NOW - HOUR), night(), NOW);
    expect(add).toMatchObject([{ because: 'waits_for_opening' }]);
    expect(after.turn).toEqual({ kind: 'queue' });
  });

  test('says nothing where nothing automatic may be said', () => {
    const quiet: [string, Conversation, Parameters<typeof facts>[0]][] = [
      ['team', conversation(), { hours: { ...closedHours('team') } }],
      ['silent', conversation(), { hours: { ...closedHours('silent') } }],
      ['bot off', conversation(), { hours: closedHours(), bot: { ...botSettings, enabled: false } }],
      ['paused', conversation({ bot: { ...conversation().bot, paused: true } }), { hours: closedHours() }],
      ['opted out', conversation({ optedOut: true }), { hours: closedHours() }],
      ['typing', conversation(), { hours: closedHours(), typing: new Set(['c1']) }],
      ['owner wrote', conversation({ lastOwnerAt: NOW - MINUTE }), { hours: closedHours() }],
    ];
    for (const [why, state, patch] of quiet) {
      const { add, after } = settle(state, says('vocês vendem bicicleta?', NOW), facts(patch), NOW);
      expect([why, add, after.turn.kind]).toEqual([why, [], 'queue']);
    }
  });
});

describe('which conversation', () => {
  test.each([
    ['never resolved', conversation(), true],
    ['open', conversation({ status: 'open' }), true],
    ['resolved a day ago', conversation({ resolvedAt: NOW - 24 * HOUR }), true],
    ['resolved longer ago', conversation({ resolvedAt: NOW - 24 * HOUR - 1 }), false],
    [
      'resolved long ago, owner wrote since',
      conversation({ resolvedAt: NOW - 72 * HOUR, lastOwnerAt: NOW - HOUR }),
      true,
    ],
  ])('%s → %s', (_what, state, expected) => expect(reopens(state, NOW)).toBe(expected));
});

test('settling is cheap: 30 entries, well under 50 µs an item beside the FAQ', () => {
  const given = facts();
  const item = says('oi', NOW);
  let state = claimed();
  for (let i = 0; i < 2000; i += 1) state = settle(state, item, given, NOW).after;
  const started = performance.now();
  for (let i = 0; i < 10_000; i += 1) state = settle(state, item, given, NOW).after;
  expect((performance.now() - started) / 10_000).toBeLessThan(0.05);
});
