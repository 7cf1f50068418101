import type { Mode } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

/** Which handler a number prefers now. */
export function modeWords(mode: Mode): string {
  switch (mode) {
    case 'phone':
      return m.mode_phone();
    case 'team':
      return m.mode_team();
    case 'bot_then_team':
      return m.mode_bot_then_team();
    case 'bot_only':
      return m.mode_bot_only();
    case 'silent':
      return m.mode_silent();
  }
}
