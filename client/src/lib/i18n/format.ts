import { m } from './generated/messages.js';
import { getLocale } from './locale.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const cache = new Map<string, Intl.DateTimeFormat>();

/** Formatters are costly to make and lists need thousands of times: one per locale and shape. */
function formatter(shape: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${getLocale()} ${shape}`;
  let made = cache.get(key);
  if (!made) cache.set(key, (made = new Intl.DateTimeFormat(getLocale(), options)));
  return made;
}

/** `14:32`, in the reader's time zone. */
export function clockTime(at: string | number): string {
  // Clocks of twelve hours write no leading zero.
  const hour = getLocale() === 'en' ? 'numeric' : '2-digit';
  return formatter('clock', { hour, minute: '2-digit' }).format(new Date(at));
}

/** Date and time in full, for hover and for screen readers. */
export function exactTime(at: string | number): string {
  return formatter('exact', { dateStyle: 'full', timeStyle: 'short' }).format(new Date(at));
}

/** Calendar day as a sortable key in the reader's time zone: `2026-11-24`. */
export function dayKey(at: string | number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Whole calendar days between two instants, in the reader's time zone. */
export function daysBetween(earlier: string | number, later: number): number {
  const a = new Date(earlier);
  const b = new Date(later);
  const midnights = [a, b].map((d) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate())) as [
    number,
    number,
  ];
  return Math.round((midnights[1] - midnights[0]) / DAY);
}

/** Today, yesterday, tomorrow, a weekday within a week either way, else the date. */
export function dayName(at: string | number, now: number): string {
  const ago = daysBetween(at, now);
  if (ago === 0) return m.day_today();
  if (ago === 1) return m.day_yesterday();
  if (ago === -1) return m.day_tomorrow();
  if (ago > -7 && ago < 7) return formatter('weekday', { weekday: 'long' }).format(new Date(at));
  return formatter('date', { day: '2-digit', month: '2-digit', year: 'numeric' }).format(new Date(at));
}

/** What a list row shows: the time today, else the day in its shortest form. */
export function rowTime(at: string | number, now: number): string {
  const ago = daysBetween(at, now);
  if (ago <= 0) return clockTime(at);
  if (ago === 1) return m.day_yesterday();
  if (ago < 7) return formatter('short-weekday', { weekday: 'short' }).format(new Date(at)).replace('.', '');
  return formatter('short-date', { day: '2-digit', month: '2-digit' }).format(new Date(at));
}

/** An instant to come: the time today, else day and time. */
export function untilTime(at: string, now: number): string {
  return daysBetween(at, now) === 0 ? clockTime(at) : `${dayName(at, now)}, ${clockTime(at)}`;
}

/** A length of time in one or two units: `40 s`, `9 min`, `2 h 10 min`, `3 d`. */
export function span(ms: number): string {
  if (ms < MINUTE) return m.span_seconds({ n: Math.max(0, Math.floor(ms / 1000)) });
  if (ms < HOUR) return m.span_minutes({ n: Math.floor(ms / MINUTE) });
  if (ms >= DAY) return m.span_days({ n: Math.floor(ms / DAY) });
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  return minutes === 0 ? m.span_hours({ n: hours }) : m.span_hours_minutes({ n: hours, minutes });
}

export function number(value: number): string {
  return new Intl.NumberFormat(getLocale()).format(value);
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
