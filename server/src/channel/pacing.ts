import type { Instant } from '@balcao/domain';
import type { PoolClient } from '../platform/database/database.ts';

/** A coexistence number bears 20 messages a second, in and out together: we take half of it. */
const PACE_MS = 100;
/** Further ahead than this no place is booked: the message stays queued, where people can still see and stop it. */
const BOOKED_AHEAD_MS = 2_000;

/** Per customer: 45 in a burst, paid back at one per 6 seconds. */
const PAIR_BURST = 45;
const PAIR_MS = 6_000;

/**
 * Books the number's next place, for all processes.
 * @returns the instant at which the call may be made, or null when the next seconds are booked out
 * @source Meta, throughput of coexistence numbers
 */
export async function paceSlot(
  tx: PoolClient,
  accountId: string,
  numberId: string,
  now: Instant,
): Promise<Instant | null> {
  const at = new Date(now).toISOString();
  const { rows } = await tx.query<{ next_at: Date }>({
    name: 'pace slot',
    text: `insert into send_paces as p (number_id, account_id, next_at)
           values ($1, $2, $3::timestamptz + interval '${PACE_MS} ms')
           on conflict (number_id) do update
             set next_at = greatest(p.next_at, $3::timestamptz) + interval '${PACE_MS} ms'
             where p.next_at < $3::timestamptz + interval '${BOOKED_AHEAD_MS} ms'
           returning next_at`,
    values: [numberId, accountId, at],
  });
  const next = rows[0]?.next_at;
  return next ? next.getTime() - PACE_MS : null;
}

/**
 * When this customer may get the next message: null is now.
 * @source Meta, pair rate limit (code 131056)
 */
export async function pairWaitUntil(
  tx: PoolClient,
  conversationId: string,
  now: Instant,
): Promise<Instant | null> {
  const span = PAIR_BURST * PAIR_MS;
  const { rows } = await tx.query<{ sent: number; oldest: Date | null }>({
    name: 'pair sends',
    text: `select count(*)::int as sent, min(at) as oldest from messages
            where conversation_id = $1 and at > $2 and author in ('bot', 'teammate')
              and type not in ('note', 'system') and status not in ('queued', 'cancelled')`,
    values: [conversationId, new Date(now - span).toISOString()],
  });
  const { sent = 0, oldest = null } = rows[0] ?? {};
  return sent < PAIR_BURST || oldest === null ? null : Math.max(now + PAIR_MS, oldest.getTime() + span);
}
