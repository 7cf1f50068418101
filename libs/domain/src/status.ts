import type { MessageStatus } from '@balcao/contract';

/**
 * One line from nothing to everything known. `failed` stands above `sent` and below `delivered`: it counts as long as
 * the message was not seen to arrive. `cancelled` gives way only to what proves that the message left after all, and
 * `unconfirmed` to every real status.
 */
const RANK: Record<MessageStatus, number> = {
  queued: 0,
  sending: 1,
  cancelled: 2,
  unconfirmed: 3,
  accepted: 4,
  sent: 5,
  failed: 6,
  delivered: 7,
  read: 8,
  played: 9,
};

/**
 * The status after hearing another one. It is the maximum of a total order, hence commutative, associative and
 * idempotent: late, doubled and shuffled webhooks all end in the same status.
 * @source Meta, message statuses (rank queued < accepted < sent < delivered < read < played; failed while not delivered)
 */
export function mergeStatus(old: MessageStatus, incoming: MessageStatus): MessageStatus {
  return RANK[incoming] > RANK[old] ? incoming : old;
}
