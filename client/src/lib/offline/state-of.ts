import type { InboxState } from '@balcao/contract';
import type { Snapshot } from './snapshot.ts';

/** The state to show until the server answers. */
export function stateOf({ session, counts, conversations, threads }: Snapshot): InboxState {
  return {
    me: session.teammate.id,
    seq: 0,
    counts,
    conversations: new Map(conversations.map((one) => [one.id, one])),
    threads: new Map(threads),
  };
}
