import type { Customer } from '../../src/views.ts';

/** A number as people write it; Brazilian ones in their usual groups. */
export function shownPhone(waId: string): string {
  const brazilian = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(waId);
  return brazilian ? `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}` : `+${waId}`;
}

/** Phone, username or both: whatever is known. */
export function reachOf({ waId, username }: Customer): string {
  return [waId === undefined ? '' : shownPhone(waId), username === undefined ? '' : `@${username}`]
    .filter((part) => part !== '')
    .join(' · ');
}
