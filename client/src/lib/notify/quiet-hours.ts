import type { Preferences } from '@balcao/contract';

/** Whether nothing may ring now: by the browser's own clock, over midnight too; equal ends mean never. */
export function isQuiet({ from, to }: Preferences['quietHours'], now: Date): boolean {
  if (from === to) return false;
  const at = `${two(now.getHours())}:${two(now.getMinutes())}`;
  return from < to ? at >= from && at < to : at >= from || at < to;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
