import { describe, expect, test } from '@jest/globals';
import type { Conversation, Instant } from './conversation.ts';
import { elapse, nextElapseAt } from './elapse.ts';
import type { Facts } from './facts.ts';
import {
  closedHours,
  conversation,
  facts,
  HOUR,
  MINUTE,
  openHours,
  owing,
  SECOND,
  TUESDAY_10H as NOW,
} from './test-kit.ts';

const open = (patch: Partial<Conversation>) =>
  conversation({ status: 'open', mode: 'bot_then_team', ...patch });
const claim = (leaseEndsAt: Instant) =>
  ({ kind: 'claim', by: 'ana', since: NOW - HOUR, leaseEndsAt }) as const;
const owner = (leaseEndsAt: Instant) => ({ kind: 'owner', leaseEndsAt }) as const;
const pending = { since: NOW, texts: ['oi'], messageId: 'b1', kind: 'answer' } as const;
const withPending = { bot: { ...conversation().bot, pending: { ...pending, texts: ['oi'] } } };
const night = facts({ hours: closedHours() });

describe('what time changes', () => {
  test.each<[string, Conversation, Facts, Partial<Conversation>]>([
    [
      'lease over while owing (story 20)',
      owing({ turn: claim(NOW) }, NOW, 10 * MINUTE),
      facts(),
      { turn: { kind: 'queue' }, because: 'lease_over', dueAt: null },
    ],
    [
      'lease over while owing, at night',
      owing({ turn: claim(NOW) }),
      night,
      { turn: { kind: 'queue' }, dueAt: closedHours().nextOpeningAt },
    ],
    [
      'lease over, nothing owed',
      open({ turn: claim(NOW) }),
      facts(),
      { turn: { kind: 'rest', last: 'team' }, because: 'lease_rested' },
    ],
    [
      'the holder is typing',
      owing({ turn: claim(NOW) }),
      facts({ typing: new Set(['c1']) }),
      { turn: claim(NOW + 10 * MINUTE), dueAt: NOW + 10 * MINUTE },
    ],
    [
      'owner silent (story 16)',
      owing({ turn: owner(NOW + MINUTE), dueAt: NOW }),
      facts(),
      { turn: { kind: 'queue' }, because: 'owner_silent' },
    ],
    [
      'owner lease over, nothing owed',
      open({ turn: owner(NOW) }),
      facts(),
      { turn: { kind: 'rest', last: 'owner' }, because: 'owner_rested' },
    ],
    [
      'offer missed',
      owing({ turn: { kind: 'offer', to: 'ana', endsAt: NOW } }),
      facts(),
      { turn: { kind: 'queue' }, because: 'offer_missed' },
    ],
    [
      'the bot asked back and heard nothing',
      owing({ turn: { kind: 'bot' }, dueAt: NOW }),
      facts(),
      { turn: { kind: 'queue' }, because: 'bot_may_not' },
    ],
    [
      'the bot’s reply never left',
      owing({ turn: { kind: 'bot' }, dueAt: NOW - 2 * MINUTE, ...withPending }),
      facts(),
      { turn: { kind: 'queue' }, because: 'bot_may_not' },
    ],
    [
      'snooze over, held',
      owing({ status: 'snoozed', snoozedUntil: NOW, turn: claim(NOW - HOUR) }),
      facts(),
      { status: 'open', because: 'woke', turn: claim(NOW + 10 * MINUTE) },
    ],
    [
      'snooze over, nothing owed',
      open({ status: 'snoozed', snoozedUntil: NOW }),
      facts(),
      { status: 'open', because: 'woke', turn: { kind: 'rest', last: 'team' } },
    ],
    [
      'snoozed until a reply, but owing: the lease runs on',
      owing({ status: 'snoozed', snoozedUntilReply: true, turn: claim(NOW) }),
      facts(),
      { status: 'open', turn: { kind: 'queue' } },
    ],
    [
      'a day of quiet',
      open({ lastActivityAt: NOW - 24 * HOUR }),
      facts(),
      { status: 'resolved', because: 'resolved_quiet', resolvedAt: NOW },
    ],
    [
      'closing time',
      owing({ mode: 'bot_only' }),
      night,
      { turn: { kind: 'queue' }, dueAt: closedHours().nextOpeningAt },
    ],
    ['opening time', owing({ dueAt: NOW }), facts(), { turn: { kind: 'queue' }, dueAt: null }],
  ])('%s', (_what, state, given, expected) => {
    const change = elapse(state, given, NOW);
    expect(change?.after).toMatchObject(expected);
    if (state.debt) expect(change?.after.debt).toEqual(state.debt);
  });

  test.each<[string, Conversation, Facts]>([
    ['a lease with a second left', owing({ turn: claim(NOW + SECOND) }), facts()],
    ['an owner with a second left', owing({ turn: owner(NOW), dueAt: NOW + SECOND }), facts()],
    ['an owner’s lease with a second left', open({ turn: owner(NOW + SECOND) }), facts()],
    ['a reply in its grace', owing({ turn: { kind: 'bot' }, dueAt: NOW, ...withPending }), facts()],
    [
      'a snooze that lasts',
      owing({ status: 'snoozed', snoozedUntil: NOW + SECOND, turn: claim(NOW) }),
      facts(),
    ],
    ['a queue in hours', owing(), facts()],
    ['a debt, however old', owing({ lastActivityAt: NOW - 48 * HOUR }), facts()],
    ['a day less a second', open({ lastActivityAt: NOW - 24 * HOUR + SECOND }), facts()],
    ['what is resolved', conversation({ lastActivityAt: NOW - 48 * HOUR }), facts()],
    [
      'what is snoozed until a reply',
      open({ status: 'snoozed', snoozedUntilReply: true, lastActivityAt: NOW - 48 * HOUR }),
      facts(),
    ],
  ])('not yet: %s', (_what, state, given) => expect(elapse(state, given, NOW)).toBeNull());
});

describe('a change of mode', () => {
  const rest = { kind: 'rest', last: 'bot' } as const;
  test.each<[string, Conversation, Facts, string, Conversation['because']]>([
    [
      'bot → mode team',
      owing({ turn: { kind: 'bot' }, dueAt: NOW + SECOND, ...withPending }),
      facts({ hours: openHours('team') }),
      'queue',
      'mode_changed',
    ],
    [
      'bot → silence',
      owing({ turn: { kind: 'bot' }, dueAt: NOW + SECOND }),
      facts({ hours: openHours('silent') }),
      'queue',
      'mode_changed',
    ],
    [
      'bot → phone',
      owing({ turn: { kind: 'bot' }, dueAt: NOW + SECOND }),
      facts({ hours: openHours('phone') }),
      'owner',
      'mode_phone',
    ],
    [
      'bot → bot_only keeps its reply',
      owing({ turn: { kind: 'bot' }, dueAt: NOW + SECOND, because: 'mode_bot', ...withPending }),
      facts({ hours: openHours('bot_only') }),
      'bot',
      'mode_bot',
    ],
    [
      'phone ends (story 39)',
      owing({ mode: 'phone', because: 'mode_phone', turn: owner(NOW), dueAt: NOW + 15 * MINUTE }),
      facts(),
      'queue',
      'mode_changed',
    ],
    ['queue → phone, young debt', owing(), facts({ hours: openHours('phone') }), 'owner', 'mode_phone'],
    [
      'queue → phone, a person was asked for',
      owing({ because: 'asked_for_person', bot: { ...conversation().bot, askedForPerson: true } }),
      facts({ hours: openHours('phone') }),
      'queue',
      'asked_for_person',
    ],
    [
      'a claim is nobody’s but its holder’s',
      owing({ turn: claim(NOW) }),
      facts({ hours: openHours('phone') }),
      'queue',
      'lease_over',
    ],
    [
      'nothing owed',
      open({ turn: rest, lastActivityAt: NOW - 24 * HOUR }),
      facts({ hours: openHours('team') }),
      'rest',
      'resolved_quiet',
    ],
  ])('%s', (_what, state, given, kind, because) => {
    const change = elapse(state, given, NOW);
    expect([change?.after.turn.kind, change?.after.because]).toEqual([kind, because]);
    if (state.bot.pending && kind !== 'bot') expect(change?.cancelQueuedBot).toBe('mode_changed');
  });

  test('what the owner holds by his own word stays his', () => {
    const state = owing({ turn: owner(NOW + MINUTE), because: 'owner_active', dueAt: NOW + MINUTE });
    expect(elapse(state, facts({ hours: openHours('team') }), NOW)?.after).toMatchObject({
      turn: state.turn,
      mode: 'team',
    });
  });

  test('what was given to a person in mode phone does not bounce back to the owner', () => {
    const state = owing({ mode: 'phone', because: 'moved_by_supervisor' });
    expect(elapse(state, facts({ hours: openHours('phone') }), NOW)).toBeNull();
  });
});

describe('when to look again', () => {
  const border = openHours().changesAt;
  test.each<[string, Conversation, Facts, Instant | null]>([
    ['resolved', conversation(), facts(), null],
    ['claim', owing({ turn: claim(NOW + 7) }), facts(), NOW + 7],
    ['offer', owing({ turn: { kind: 'offer', to: 'ana', endsAt: NOW + 7 } }), facts(), NOW + 7],
    ['owner owing', owing({ turn: owner(NOW + 9), dueAt: NOW + 7 }), facts(), NOW + 7],
    ['owner resting', open({ turn: owner(NOW + 9) }), facts(), NOW + 9],
    ['bot in grace', owing({ turn: { kind: 'bot' }, dueAt: NOW, ...withPending }), facts(), NOW + 2 * MINUTE],
    ['bot waiting for more words', owing({ turn: { kind: 'bot' }, dueAt: NOW + 7 }), facts(), NOW + 7],
    ['queue in hours', owing(), facts(), border],
    ['queue outside', owing({ dueAt: NOW + HOUR }), night, NOW + HOUR],
    ['rest', open({ lastActivityAt: NOW }), facts(), NOW + 24 * HOUR],
    ['snoozed', open({ status: 'snoozed', snoozedUntil: NOW + 7 }), facts(), NOW + 7],
    ['snoozed until a reply', open({ status: 'snoozed', snoozedUntilReply: true }), facts(), null],
  ])('%s', (_what, state, given, at) => expect(nextElapseAt(state, given)).toBe(at));
});
