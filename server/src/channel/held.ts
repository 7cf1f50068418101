import type { Instant } from '@balcao/domain';
import type { AccountFacts } from '../settings/index.ts';

/** Until when nothing leaves by this number; null when nobody knows, undefined when nothing holds it. */
export function numberHeldUntil(
  { settings }: AccountFacts,
  numberId: string,
  now: Instant,
): Instant | null | undefined {
  const number = settings.numbers.find(({ id }) => id === numberId);
  if (number?.status !== 'connected') return null;
  if (number.heldBecause === null) return undefined;
  const until = number.heldUntil?.getTime() ?? null;
  return until === null || until > now ? until : undefined;
}
