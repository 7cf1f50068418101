import type { Conversation } from '@balcao/domain';

/** The columns of a contact that a merge may change. */
export interface ContactColumns {
  name: string | null;
  book_name: string | null;
  profile_name: string | null;
  username: string | null;
  wa_id: string | null;
  user_id: string | null;
  opted_out: boolean;
  note: string;
  fields: Record<string, string>;
  labels: string[];
}

/** What a merge changed, as it was before; for its undoing. */
export interface MergeRecord {
  /** Of the one that stays. */
  kept: ContactColumns;
  /** As the merge left it: what differs at the undoing was changed by somebody since, and stays. */
  after: ContactColumns;
  aliases: [kind: string, value: string][];
  /** Conversations that were the merged one's. */
  conversations: string[];
  /** Conversations resolved because a customer has one open on a number, and how they stood. */
  folded: { id: string; state: Conversation; lastN: number }[];
}
