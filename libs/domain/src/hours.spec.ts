import { describe, expect, test } from '@jest/globals';
import type { HoursSettings } from '@balcao/contract';
import { hoursAt } from './hours.ts';
import { openingWords } from './opening-words.ts';
import { hoursSettings as shop } from './test-kit.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString().slice(0, 16));
const at = (text: string) => Date.parse(text);

describe('the weekly clock', () => {
  test.each([
    // instant (UTC),          open,  mode,            opens next (UTC),    why
    ['2026-11-24T10:59:59Z', false, 'bot_only', '2026-11-24T11:00', 'a second before 8:00'],
    ['2026-11-24T11:00:00Z', true, 'bot_then_team', '2026-11-24T16:30', '8:00 sharp'],
    ['2026-11-24T14:59:59Z', true, 'bot_then_team', '2026-11-24T16:30', 'a second before lunch'],
    ['2026-11-24T15:00:00Z', false, 'bot_only', '2026-11-24T16:30', 'lunch counts as closed'],
    ['2026-11-24T16:30:00Z', true, 'bot_then_team', '2026-11-25T11:00', 'after lunch'],
    ['2026-11-24T21:00:00Z', false, 'bot_only', '2026-11-25T11:00', '18:00 sharp'],
    ['2026-11-27T21:01:00Z', false, 'bot_only', '2026-11-30T11:00', 'Friday evening'],
    ['2026-11-29T15:00:00Z', false, 'bot_only', '2026-11-30T11:00', 'Sunday'],
  ])('%s → open %s, %s, next %s: %s', (now, isOpen, mode, next) => {
    const fact = hoursAt(shop, null, at(now));
    expect([fact.isOpen, fact.mode, iso(fact.nextOpeningAt), fact.byHand]).toEqual([
      isOpen,
      mode,
      next,
      false,
    ]);
    expect(fact.closure === null).toBe(isOpen);
  });

  test('one name for a whole closure, another for the next', () => {
    const closure = (now: string) => hoursAt(shop, null, at(now)).closure;
    expect(closure('2026-11-27T21:01:00Z')).toBe('2026-11-27T21:00:00.000Z');
    expect(closure('2026-11-29T12:00:00Z')).toBe('2026-11-27T21:00:00.000Z');
    expect(closure('2026-11-30T10:59:00Z')).toBe('2026-11-27T21:00:00.000Z');
    expect(closure('2026-11-30T15:10:00Z')).toBe('2026-11-30T15:00:00.000Z');
  });

  test('Friday 18:01 before a holiday Monday: open again on Tuesday, in words (stories 35, 36)', () => {
    const settings: HoursSettings = { ...shop, holidays: [{ date: '2026-11-30', name: 'Feriado' }] };
    const now = at('2026-11-27T21:01:00Z');
    const fact = hoursAt(settings, null, now);
    expect(iso(fact.nextOpeningAt)).toBe('2026-12-01T11:00');
    expect(openingWords(fact.nextOpeningAt, settings, now)).toBe('terça-feira às 8h');
    const monday = hoursAt(settings, null, at('2026-11-30T14:00:00Z'));
    expect([monday.isOpen, monday.mode, monday.closure]).toEqual([false, 'bot_only', fact.closure]);
    const lunch = at('2026-11-27T15:05:00Z');
    expect(openingWords(hoursAt(settings, null, lunch).nextOpeningAt, settings, lunch)).toBe('hoje às 13h30');
  });

  test('spans that touch, also over midnight, are one opening', () => {
    const night: HoursSettings = {
      ...shop,
      weekly: shop.weekly.map(() => [
        { from: '00:00', to: '02:00', mode: 'team' },
        { from: '18:00', to: '22:00', mode: 'team' },
        { from: '22:00', to: '24:00', mode: 'bot_then_team' },
      ]),
    };
    const evening = hoursAt(night, null, at('2026-11-25T00:30:00Z')); // Tuesday 21:30
    expect([evening.mode, iso(evening.changesAt), iso(evening.nextOpeningAt)]).toEqual([
      'team',
      '2026-11-25T01:00',
      '2026-11-25T21:00',
    ]);
    const midnight = hoursAt(night, null, at('2026-11-25T03:00:00Z'));
    expect([midnight.isOpen, midnight.mode]).toEqual([true, 'team']);
    const before = hoursAt(night, null, at('2026-11-25T02:59:59Z'));
    expect([before.isOpen, before.mode, iso(before.changesAt)]).toEqual([
      true,
      'bot_then_team',
      '2026-11-25T03:00',
    ]);
  });

  test('a span of the bot alone is not open', () => {
    const settings: HoursSettings = {
      ...shop,
      weekly: shop.weekly.map(() => [
        { from: '08:00', to: '12:00', mode: 'team' },
        { from: '12:00', to: '20:00', mode: 'bot_only' },
      ]),
      outside: 'silent',
    };
    const fact = hoursAt(settings, null, at('2026-11-24T16:00:00Z'));
    expect([fact.isOpen, fact.mode, fact.closure, iso(fact.nextOpeningAt), iso(fact.changesAt)]).toEqual([
      false,
      'bot_only',
      '2026-11-24T15:00:00.000Z',
      '2026-11-25T11:00',
      '2026-11-24T23:00',
    ]);
  });

  test('never open: no opening, no border, one endless closure', () => {
    const settings: HoursSettings = { ...shop, weekly: [[], [], [], [], [], [], []] };
    expect(hoursAt(settings, null, at('2026-11-24T13:00:00Z'))).toEqual({
      mode: 'bot_only',
      byHand: false,
      isOpen: false,
      changesAt: null,
      nextOpeningAt: null,
      closure: 'always',
    });
  });

  test('a holiday longer than the horizon names no opening', () => {
    const holidays = Array.from({ length: 20 }, (_, i) => ({
      date: new Date(at('2026-11-24T00:00:00Z') + i * 86_400_000).toISOString().slice(0, 10),
      name: 'Férias',
    }));
    expect(hoursAt({ ...shop, holidays }, null, at('2026-11-24T13:00:00Z')).nextOpeningAt).toBeNull();
  });
});

describe('daylight saving', () => {
  const lisbon = (from: string, to: string): HoursSettings => ({
    ...shop,
    timeZone: 'Europe/Lisbon',
    weekly: shop.weekly.map(() => [{ from, to, mode: 'team' as const }]),
  });

  test.each([
    // clocks go 1:00 → 2:00 on 29 March 2026, and 2:00 → 1:00 on 25 October 2026
    [
      '09:00',
      '18:00',
      '2026-03-28T12:00:00Z',
      '2026-03-28T18:00',
      '2026-03-29T08:00',
      'an hour earlier in UTC after the change',
    ],
    [
      '09:00',
      '18:00',
      '2026-10-24T12:00:00Z',
      '2026-10-24T17:00',
      '2026-10-25T09:00',
      'an hour later after the other',
    ],
    [
      '00:30',
      '01:30',
      '2026-03-29T00:45:00Z',
      '2026-03-29T01:30',
      '2026-03-29T23:30',
      'an end inside the gap is moved past it',
    ],
    [
      '00:30',
      '01:30',
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:30',
      '2026-10-26T00:30',
      'an end shown twice is the later one',
    ],
  ])('%s–%s seen at %s ends %s, opens %s: %s', (from, to, now, ends, opens) => {
    const fact = hoursAt(lisbon(from, to), null, at(now));
    expect([fact.isOpen, iso(fact.changesAt), iso(fact.nextOpeningAt)]).toEqual([true, ends, opens]);
  });

  test('a day that begins at 1:00 (São Paulo, 4 November 2018)', () => {
    const settings: HoursSettings = {
      ...shop,
      weekly: shop.weekly.map(() => [{ from: '00:00', to: '24:00', mode: 'team' as const }]),
    };
    expect(hoursAt(settings, null, at('2018-11-04T02:59:59Z')).isOpen).toBe(true);
    expect(hoursAt(settings, null, at('2018-11-04T03:00:00Z')).isOpen).toBe(true);
    expect(iso(hoursAt(settings, null, at('2018-11-04T03:00:00Z')).changesAt)).toBe('2018-11-05T02:00');
  });
});

describe('the override', () => {
  const sunday = at('2026-11-29T15:00:00Z');
  const tuesday = at('2026-11-24T13:00:00Z');

  test.each([
    // mode,          when,    open,  why
    ['team', sunday, true, 'people by hand on a Sunday'],
    ['phone', sunday, true, 'the owner is there'],
    ['bot_only', sunday, false, 'the clock already says closed'],
    ['silent', sunday, false, 'silence opens nothing'],
    ['bot_only', tuesday, true, 'the shop is open, only the bot speaks'],
    ['silent', tuesday, true, 'the shop is open, nothing automatic'],
  ] as const)('%s at %s → open %s: %s', (mode, now, isOpen, _why) => {
    const fact = hoursAt(shop, { mode, until: now + 3_600_000 }, now);
    expect([fact.mode, fact.byHand, fact.isOpen, fact.closure === null]).toEqual([
      mode,
      true,
      isOpen,
      isOpen,
    ]);
    expect(fact.changesAt).toBe(now + 3_600_000);
  });

  test('ends by itself at its instant (story 39)', () => {
    const override = { mode: 'phone' as const, until: tuesday };
    expect(hoursAt(shop, override, tuesday - 1).mode).toBe('phone');
    expect(hoursAt(shop, override, tuesday)).toMatchObject({ mode: 'bot_then_team', byHand: false });
  });
});

test('asking once per batch is cheap: a thousand answers in well under a second', () => {
  const started = performance.now();
  for (let i = 0; i < 1000; i += 1) hoursAt(shop, null, at('2026-11-24T13:00:00Z') + i * 60_000);
  expect(performance.now() - started).toBeLessThan(500);
});
