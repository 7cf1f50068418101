import { span, untilTime } from '../i18n/format.ts';
import { m } from '../i18n/generated/messages.js';
import type { Owed } from './owed.ts';

export function owedWords(owed: Owed, now: number): string {
  switch (owed.kind) {
    case 'waits':
      return owed.sinceMs < 60_000 ? m.owed_waits_now() : m.owed_waits({ span: span(owed.sinceMs) });
    case 'elsewhere':
      return m.owed_elsewhere();
    case 'draft':
      return m.owed_draft();
    case 'owner':
      return owed.agoMs === null ? m.owed_owner() : m.owed_owner_ago({ span: span(owed.agoMs) });
    case 'bot':
      return m.owed_bot();
    case 'from_bot':
      return m.owed_from_bot();
    case 'bot_paused':
      return m.owed_bot_paused();
    case 'offered':
      return owed.name === null ? m.owed_offered_me() : m.owed_offered({ name: owed.name });
    case 'held_by':
      return owed.name;
    case 'snoozed':
      return owed.until === null
        ? m.owed_snoozed_reply()
        : m.owed_snoozed({ at: untilTime(owed.until, now) });
    case 'resolved':
      return m.owed_resolved();
    case 'awaits_customer':
      return m.owed_awaits_customer();
    case 'team':
      return owed.name;
  }
}
