import type { HoursSettings, Mode } from '@balcao/contract';
import type { Instant } from './conversation.ts';
import type { HoursFact, ModeOverride } from './facts.ts';
import { dateText, dayAt, instantAt, weekdayOf, type DayNumber } from './zone.ts';

/** How far ahead an opening is looked for, and how far back the beginning of a closure. */
const HORIZON_DAYS = 14;
const KEPT_DAYS = 128;

interface Span {
  from: Instant;
  to: Instant;
  mode: Mode;
}

// The spans of a day are worked out once per version of the settings: the object itself is the key.
const known = new WeakMap<HoursSettings, Map<DayNumber, readonly Span[]>>();

/**
 * What the clock of a number says at one instant.
 *
 * `isOpen` means that a person is expected: inside a span of the weekly clock whose mode is not `bot_only`, on no
 * holiday, or under an override that puts people in charge. `bot_only` and `silent` by hand leave the weekly clock's word.
 * @param override  ignored once its end has come: an override always ends by itself
 * @returns `changesAt` is the next border of a span, of a holiday or of the override, at most 14 days ahead
 */
export function hoursAt(settings: HoursSettings, override: ModeOverride | null, now: Instant): HoursFact {
  const today = dayAt(settings.timeZone, now);
  const span = spansAround(settings, today).find(({ from, to }) => from <= now && now < to) ?? null;
  const byHand = override !== null && override.until > now ? override : null;
  const isOpen = putsPeopleInCharge(byHand) || (span !== null && expectsPeople(span));
  const border = nextBorder(settings, today, now);
  return {
    mode: byHand?.mode ?? span?.mode ?? settings.outside,
    byHand: byHand !== null,
    isOpen,
    changesAt: byHand ? (border === null ? byHand.until : Math.min(byHand.until, border)) : border,
    nextOpeningAt: nextOpening(settings, today, now),
    closure: isOpen ? null : closureName(settings, today, now),
  };
}

function putsPeopleInCharge(override: ModeOverride | null): boolean {
  return override !== null && override.mode !== 'bot_only' && override.mode !== 'silent';
}

function expectsPeople(span: Span): boolean {
  return span.mode !== 'bot_only';
}

/** Yesterday's too: a span may end at 24:00, and midnight is where days are mistaken. */
function spansAround(settings: HoursSettings, day: DayNumber): Span[] {
  return [...spansOf(settings, day - 1), ...spansOf(settings, day), ...spansOf(settings, day + 1)];
}

function spansOf(settings: HoursSettings, day: DayNumber): readonly Span[] {
  const days = known.get(settings) ?? new Map<DayNumber, readonly Span[]>();
  const before = days.get(day);
  if (before) return before;
  if (days.size >= KEPT_DAYS) days.clear();
  const spans = workOut(settings, day);
  known.set(settings, days.set(day, spans));
  return spans;
}

function workOut(settings: HoursSettings, day: DayNumber): Span[] {
  const date = dateText(day);
  if (settings.holidays.some((holiday) => holiday.date === date)) return [];
  const zone = settings.timeZone;
  return (settings.weekly[weekdayOf(day)] ?? [])
    .map(({ from, to, mode }) => ({
      from: instantAt(zone, day, minutesOf(from)),
      to: instantAt(zone, day, minutesOf(to), true),
      mode,
    }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':');
  return Number(hours) * 60 + Number(minutes ?? 0);
}

/** Beginning of the next span with people in it that begins after `now` and does not just continue an open one. */
function nextOpening(settings: HoursSettings, today: DayNumber, now: Instant): Instant | null {
  let openUntil: Instant | null = null;
  for (let day = today - 1; day <= today + HORIZON_DAYS; day += 1) {
    for (const span of spansOf(settings, day)) {
      if (!expectsPeople(span)) continue;
      const continues = openUntil !== null && span.from <= openUntil;
      if (span.from > now && !continues) return span.from;
      openUntil = Math.max(openUntil ?? span.to, span.to);
    }
  }
  return null;
}

/** A closure is named by the instant at which the last people left, so a holiday only makes it longer. */
function closureName(settings: HoursSettings, today: DayNumber, now: Instant): string {
  for (let day = today; day >= today - HORIZON_DAYS; day -= 1) {
    const ends = spansOf(settings, day)
      .filter((span) => expectsPeople(span) && span.to <= now)
      .map(({ to }) => to);
    if (ends.length > 0) return new Date(Math.max(...ends)).toISOString();
  }
  return 'always';
}

function nextBorder(settings: HoursSettings, today: DayNumber, now: Instant): Instant | null {
  for (let day = today - 1; day <= today + HORIZON_DAYS; day += 1) {
    const borders = spansOf(settings, day)
      .flatMap(({ from, to }) => [from, to])
      .filter((at) => at > now);
    if (borders.length > 0) return Math.min(...borders);
  }
  return null;
}
