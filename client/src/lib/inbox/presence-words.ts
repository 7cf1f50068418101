import type { Availability } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

export const AVAILABILITY_WORDS: Record<Availability, () => string> = {
  available: m.availability_available,
  busy: m.availability_busy,
  away: m.availability_away,
  offline: m.availability_offline,
};
