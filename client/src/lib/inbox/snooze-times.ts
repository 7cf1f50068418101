/** Coming back later than this is forgetting. */
export const SNOOZE_MAX_MS = 366 * 86_400_000;

export interface SnoozeTime {
  id: 'reply' | 'hour' | 'tomorrow' | 'monday' | 'month';
  /** ISO instant, or until the customer writes. */
  until: string;
}

/** The usual moments to come back to a conversation, in the reader's time zone. */
export function snoozeTimes(now: number): SnoozeTime[] {
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  return [
    { id: 'reply', until: 'reply' },
    { id: 'hour', until: new Date(now + 3_600_000).toISOString() },
    { id: 'tomorrow', until: morning(now, 0, 1).toISOString() },
    { id: 'monday', until: morning(now, 0, toMonday).toISOString() },
    { id: 'month', until: morning(now, 1, 0).toISOString() },
  ];
}

/** Nine o'clock, so many months and days on; a month too short ends with its last day. */
export function morning(now: number, months: number, days: number): Date {
  const at = new Date(now);
  const day = at.getDate();
  at.setDate(1);
  at.setMonth(at.getMonth() + months);
  const last = new Date(at.getFullYear(), at.getMonth() + 1, 0).getDate();
  at.setDate(Math.min(day, last) + days);
  at.setHours(9, 0, 0, 0);
  return at;
}

/** A moment as the field of date and time has it, in the reader's time zone. */
export function localValue(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
