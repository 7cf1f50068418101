import type { Priority } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

export const PRIORITY_WORDS: Record<Priority, () => string> = {
  urgent: m.priority_urgent,
  high: m.priority_high,
  normal: m.priority_normal,
  low: m.priority_low,
};
