import { untilTime } from '../i18n/format.ts';
import { m } from '../i18n/generated/messages.js';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { snoozeTimes } from './snooze-times.ts';
import type { SnoozeTime } from './snooze-times.ts';

const WORDS: Record<SnoozeTime['id'], () => string> = {
  reply: m.snooze_reply,
  hour: m.snooze_hour,
  tomorrow: m.snooze_tomorrow,
  monday: m.snooze_monday,
  month: m.snooze_month,
};

/** The menu of putting aside, each moment with what it means today. */
export function snoozeEntries(
  now: number,
  until: (moment: string) => void,
  custom: () => void,
): (MenuEntry & { kind: 'item' | 'heading' })[] {
  return [
    { kind: 'heading', label: m.snooze_until() },
    ...snoozeTimes(now).map((time) => ({
      kind: 'item' as const,
      label: WORDS[time.id](),
      detail: time.until === 'reply' ? undefined : untilTime(time.until, now),
      run: () => until(time.until),
    })),
    { kind: 'item', label: m.snooze_custom(), run: custom },
  ];
}
