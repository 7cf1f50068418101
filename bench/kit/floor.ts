import { Child } from './child.ts';
import type { Ground } from './cluster.ts';
import type { Shop } from './shop.ts';

export interface StartFloor {
  readonly url: string;
  readonly accounts: readonly Pick<Shop, 'accountId' | 'numberId' | 'phoneNumberId'>[];
  /** Deliveries in one insert; 1 is an insert per request. */
  readonly batch: number;
  readonly insertsAtOnce: number;
  /** Takes deliveries through the bare lane as they are stored. */
  readonly withLane: boolean;
  readonly serves: 'door' | 'commands' | 'journal' | 'search';
}

export function startFloor(
  { url }: Ground,
  accounts: readonly Shop[],
  options: Partial<StartFloor> = {},
): Promise<Child> {
  const bare = accounts.map(({ accountId, numberId, phoneNumberId }) => ({
    accountId,
    numberId,
    phoneNumberId,
  }));
  const defaults = { batch: 256, insertsAtOnce: 2, withLane: false, serves: 'door' as const };
  return Child.start('floor', { url, accounts: bare, ...defaults, ...options } satisfies StartFloor);
}
