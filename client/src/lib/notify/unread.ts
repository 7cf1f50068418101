import { belongsTo } from '@balcao/contract';
import type { ConversationView, TeammateId } from '@balcao/contract';

/** Messages that nobody has read in what is mine. */
export function unreadOfMine(conversations: Iterable<ConversationView>, me: TeammateId): number {
  let unread = 0;
  for (const one of conversations) if (belongsTo('mine', one, me)) unread += one.unread;
  return unread;
}

/** `(3) Marina · Balcão`; as it is when nothing calls. */
export function titleWith(count: number, title: string): string {
  return count > 0 ? `(${count > 999 ? '999+' : count}) ${title}` : title;
}
