import type { TeammateId } from './ids.ts';
import type { Standing } from './live.ts';
import { handlerOf } from './turn.ts';
import type { ConversationView, InboxCounts, InboxViewName } from './views.ts';
import { INBOX_VIEWS } from './views.ts';

/**
 * Which tab shows a conversation: one rule for the server's lists, for its counts and for the client.
 * @param me  the teammate whose "mine" is meant
 */
export function belongsTo(view: InboxViewName, standing: Standing, me: TeammateId): boolean {
  const { status, turn } = standing;
  switch (view) {
    case 'mine':
      return (
        status !== 'resolved' &&
        ((turn.kind === 'claim' && turn.by === me) || (turn.kind === 'offer' && turn.to === me))
      );
    case 'queue':
      return status === 'open' && (turn.kind === 'queue' || turn.kind === 'offer');
    case 'bot':
      return status === 'open' && handlerOf(turn) === 'bot';
    case 'owner':
      return status === 'open' && handlerOf(turn) === 'owner';
    case 'all':
      return status !== 'resolved';
    case 'resolved':
      return status === 'resolved';
  }
}

/** Resolved conversations are counted up to here, which stands for "or more": nobody works by their number. */
export const RESOLVED_COUNTED = 1000;

/** Counts after a conversation moved from one standing to another; `null` means that it did not exist. */
export function movedCounts(
  counts: InboxCounts,
  was: Standing | null,
  now: Standing,
  me: TeammateId,
): InboxCounts {
  const next = { ...counts };
  for (const view of INBOX_VIEWS) {
    if (was && belongsTo(view, was, me)) next[view] -= 1;
    if (belongsTo(view, now, me)) next[view] += 1;
  }
  if (counts.resolved >= RESOLVED_COUNTED) next.resolved = RESOLVED_COUNTED;
  return next;
}

/** Order of a list: the queue by longest waiting, all others by newest activity. Total: ids break ties. */
export function compareIn(view: InboxViewName): (a: ConversationView, b: ConversationView) => number {
  if (view === 'queue') {
    return (a, b) => compare(a.waitingSince ?? a.lastAt, b.waitingSince ?? b.lastAt) || compare(a.id, b.id);
  }
  return (a, b) => compare(b.lastAt, a.lastAt) || compare(b.id, a.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
