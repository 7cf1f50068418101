import type { HoursSettings } from '@balcao/contract';

export interface FieldProblem {
  field: string;
  rules: string[];
  detail: string;
}

/** What types cannot say: spans that end before they begin or overlap, zones and days that do not exist. */
export function hoursProblems(hours: HoursSettings): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (field: string, rule: string, detail: string) =>
    problems.push({ field, rules: [rule], detail });
  if (!isTimeZone(hours.timeZone)) add('timeZone', 'timeZone', 'not a time zone such as America/Sao_Paulo');
  hours.weekly.forEach((spans, day) => {
    const sorted = spans.map((span, i) => ({ ...span, i })).sort((a, b) => (a.from < b.from ? -1 : 1));
    sorted.forEach((span, n) => {
      const field = `weekly.${day}.${span.i}`;
      if (span.from >= span.to) add(`${field}.to`, 'after', 'a span ends after it begins');
      const before = sorted[n - 1];
      if (before && before.to > span.from) add(`${field}.from`, 'overlap', 'spans of a day do not overlap');
    });
  });
  const days = new Set<string>();
  hours.holidays.forEach(({ date }, i) => {
    if (!isDay(date)) add(`holidays.${i}.date`, 'day', 'not a day of the calendar');
    if (days.has(date)) add(`holidays.${i}.date`, 'unique', 'this day is in the list already');
    days.add(date);
  });
  return problems;
}

function isTimeZone(text: string): boolean {
  // Offsets such as +03:00 are taken by Intl as well, but they know no daylight saving: a place is asked for.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
