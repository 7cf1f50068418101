import type { Instant } from './conversation.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Every change of offset in the tz database falls on a quarter of an hour. */
const QUARTER = HOUR / 4;
const KEPT_OFFSETS = 4096;

interface Zone {
  formatter: Intl.DateTimeFormat;
  offsets: Map<number, number>;
}

// Formatters cost a hundred times more to make than to use, and a zone's past never changes: both are kept.
const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (!zone) {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    zone = { formatter, offsets: new Map() };
    zones.set(timeZone, zone);
  }
  return zone;
}

/** Milliseconds to add to UTC to get the wall clock of a zone at one instant. */
export function offsetMs(timeZone: string, at: Instant): number {
  const zone = zoneOf(timeZone);
  const quarter = Math.floor(at / QUARTER);
  const known = zone.offsets.get(quarter);
  if (known !== undefined) return known;
  const start = quarter * QUARTER;
  const parts: Record<string, number> = {};
  for (const { type, value } of zone.formatter.formatToParts(start)) parts[type] = Number(value);
  const wall = Date.UTC(
    parts['year'] as number,
    (parts['month'] as number) - 1,
    parts['day'],
    parts['hour'],
    parts['minute'],
    parts['second'],
  );
  if (zone.offsets.size >= KEPT_OFFSETS) zone.offsets.clear();
  zone.offsets.set(quarter, wall - start);
  return wall - start;
}

/** A day of the calendar, counted from 1970-01-01; free of zones and of daylight saving. */
export type DayNumber = number;

export function dayAt(timeZone: string, at: Instant): DayNumber {
  return Math.floor((at + offsetMs(timeZone, at)) / DAY);
}

/** Monday 0 to Sunday 6. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `YYYY-MM-DD`. */
export function dateText(day: DayNumber): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Minutes of the wall clock since midnight. */
export function minutesAt(timeZone: string, at: Instant): number {
  const wall = at + offsetMs(timeZone, at);
  return Math.floor((wall - Math.floor(wall / DAY) * DAY) / 60_000);
}

/**
 * The instant at which the wall clock of a zone shows a time. A time skipped by daylight saving is moved past the gap;
 * one shown twice means its first showing, or its last when `last` is set (so that an end never comes early).
 * @param minutes  since midnight, 0 to 1440 (the next midnight)
 */
export function instantAt(timeZone: string, day: DayNumber, minutes: number, last = false): Instant {
  const wall = day * DAY + minutes * 60_000;
  const before = wall - offsetMs(timeZone, wall - DAY);
  const after = wall - offsetMs(timeZone, wall + DAY);
  if (before === after) return before;
  const shown = [before, after].filter((at) => at + offsetMs(timeZone, at) === wall);
  if (shown.length === 0) return Math.max(before, after);
  return last ? Math.max(...shown) : Math.min(...shown);
}
