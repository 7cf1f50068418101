import type { ListSort } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

export const SORT_WORDS: Record<ListSort, () => string> = {
  recent: m.sort_recent,
  waiting: m.sort_waiting,
  priority: m.sort_priority,
};
