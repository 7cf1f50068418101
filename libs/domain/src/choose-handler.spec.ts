import { describe, expect, test } from '@jest/globals';
import { chooseHandler, route, type Route, type RouteFacts } from './choose-handler.ts';
import type { Conversation } from './conversation.ts';
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

const fresh = (patch: Partial<Conversation> = {}) =>
  owing({ turn: { kind: 'rest', last: 'team' }, ...patch }, NOW, SECOND);
const held = { kind: 'claim', by: 'ana', since: NOW, leaseEndsAt: NOW + 1 } as const;
const owners = { kind: 'owner', leaseEndsAt: NOW + MINUTE } as const;
const mode = (name: Facts['hours']['mode']) => facts({ hours: openHours(name) });
const bot = (patch: Partial<Conversation['bot']>) => ({ bot: { ...conversation().bot, ...patch } });

describe('the table of product.md §4, first match wins', () => {
  test.each<[string, Conversation, Facts, Route['rule'], Route['handler'], Route['because']]>([
    ['claim', fresh({ turn: held, optedOut: true }), mode('phone'), 1, 'team', 'claim_held'],
    ['owner lease, young debt', fresh({ turn: owners }), facts(), 2, 'owner', 'owner_active'],
    ['owner lease, old debt', owing({ turn: owners }, NOW, 5 * MINUTE), facts(), 3, 'team', 'owner_silent'],
    [
      'owner lease, old debt, given by hand',
      owing({ turn: owners, dueAt: NOW + 1 }, NOW, HOUR),
      facts(),
      2,
      'owner',
      'owner_active',
    ],
    [
      'owner lease outside hours waits longer',
      owing({ turn: owners }, NOW, 29 * MINUTE),
      facts({ hours: closedHours() }),
      2,
      'owner',
      'owner_active',
    ],
    [
      'owner wrote first, customer answers (story 16)',
      fresh({ turn: { kind: 'rest', last: 'owner' }, lastOwnerAt: NOW - 19 * MINUTE }),
      facts(),
      2,
      'owner',
      'owner_active',
    ],
    [
      'owner wrote first, long ago',
      fresh({ turn: { kind: 'rest', last: 'owner' }, lastOwnerAt: NOW - 20 * MINUTE }),
      facts(),
      7,
      'bot',
      'mode_bot',
    ],
    ['opted out', fresh({ optedOut: true }), facts(), 4, 'team', 'opted_out'],
    ['asked for a person', fresh(bot({ askedForPerson: true })), facts(), 4, 'team', 'asked_for_person'],
    ['mode phone, young debt', fresh(), mode('phone'), 5, 'owner', 'mode_phone'],
    [
      'mode phone, 15 min',
      owing({ turn: { kind: 'rest', last: 'bot' } }, NOW, 15 * MINUTE),
      mode('phone'),
      5,
      'team',
      'owner_silent',
    ],
    ['mode team', fresh(), mode('team'), 6, 'team', 'mode_team'],
    ['mode silent', fresh(), mode('silent'), 6, 'team', 'mode_silent'],
    ['bot then team', fresh(), facts(), 7, 'bot', 'mode_bot'],
    ['bot only', fresh(), facts({ hours: closedHours() }), 8, 'bot', 'after_hours'],
    ['nobody may, in hours', fresh(), facts({ typing: new Set(['c1']) }), 9, 'team', 'bot_may_not'],
    [
      'nobody may, outside hours',
      owing({ turn: { kind: 'rest', last: 'bot' } }, NOW, 3 * MINUTE),
      facts({ hours: closedHours() }),
      9,
      'team',
      'waits_for_opening',
    ],
  ])('%s', (_what, state, given, rule, handler, because) => {
    expect(chooseHandler(state, given, NOW)).toMatchObject({ rule, handler, because });
  });
});

describe('what silences the bot', () => {
  test.each<[RouteFacts['botSilence'], Conversation, Facts]>([
    [null, fresh(), facts()],
    ['bot_off', fresh(), facts({ bot: { ...facts().bot, enabled: false } })],
    ['paused', fresh(bot({ paused: true })), facts()],
    ['team_owes', fresh({ turn: { kind: 'queue' } }), facts()],
    ['typing', fresh(), facts({ typing: new Set(['c1']) })],
    ['thread_elsewhere', fresh({ threadElsewhere: true }), facts()],
    ['window_closed', fresh({ windowClosesAt: NOW }), facts()],
    ['cap', fresh(bot({ spokeAt: [1, 2, 3, 4].map((m) => NOW - m * MINUTE) })), facts()],
    [
      'cap',
      fresh(bot({ spokeAt: Array.from({ length: 12 }, (_, i) => NOW - (i + 1) * 1.9 * HOUR) })),
      facts(),
    ],
    [null, fresh(bot({ spokeAt: [61, 62, 63, 64].map((m) => NOW - m * MINUTE) })), facts()],
    ['message_old', owing({ turn: { kind: 'rest', last: 'bot' } }, NOW, 2 * MINUTE + 1), facts()],
    // An echo under a claim grants no turn, and silences all the same (story 2).
    ['owner_lease', fresh({ lastOwnerAt: NOW - 19 * MINUTE }), facts()],
    [null, fresh({ lastOwnerAt: NOW - 20 * MINUTE }), facts()],
    [null, fresh({ lastOwnerAt: NOW - MINUTE, turn: { kind: 'rest', last: 'bot' } }), facts()],
  ])('%s', (silence, state, given) => {
    expect(chooseHandler(state, given, NOW).facts.botSilence).toBe(silence);
  });
});

test('stored facts replay to the stored decision', () => {
  for (const state of [fresh(), fresh({ turn: held }), fresh({ optedOut: true }), owing({}, NOW, HOUR)]) {
    for (const hours of [openHours(), openHours('phone'), closedHours(), openHours('silent')]) {
      const chosen = chooseHandler(state, facts({ hours }), NOW);
      const stored = JSON.parse(JSON.stringify(chosen.facts)) as RouteFacts;
      expect(route(stored)).toEqual(chosen);
    }
  }
});
