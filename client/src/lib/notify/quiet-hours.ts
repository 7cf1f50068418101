import type { Preferences } from '@balcao/contract';
import { isQuiet } from '@balcao/domain';

/** Whether nothing may ring now, by the browser's own clock. */
export function isQuietHere(quietHours: Preferences['quietHours'], now: Date): boolean {
  return isQuiet(quietHours, now.getHours() * 60 + now.getMinutes());
}
