import type { Conversation } from '@balcao/domain';
import type { ContactSqlRow } from './contact-view.ts';

/** The columns of a contact that a merge may change. */
export const MERGED_COLUMNS = [
  'name',
  'book_name',
  'profile_name',
  'username',
  'wa_id',
  'user_id',
  'opted_out',
  'note',
  'fields',
  'labels',
] as const;
export type ContactColumns = Pick<ContactSqlRow, (typeof MERGED_COLUMNS)[number]>;

/** What a merge changed, as it was before; for its undoing. */
export interface MergeRecord {
  /** Of the one that stays. */
  kept: ContactColumns;
  /** As the merge left it: what differs at the undoing was changed by somebody since, and stays. */
  after: ContactColumns;
  aliases: [kind: string, value: string][];
  /** Conversations that were the merged one's. */
  conversations: string[];
  /** Conversations resolved because a customer has one open on a number, and how they stood; `lastN` after that. */
  folded: { id: string; state: Conversation; lastN: number }[];
}

export function columnsOf(row: ContactColumns): ContactColumns {
  const { name, book_name, profile_name, username, wa_id, user_id, opted_out, note, fields, labels } = row;
  return { name, book_name, profile_name, username, wa_id, user_id, opted_out, note, fields, labels };
}

/**
 * One contact of two. What the kept one has stays, what it lacks comes from the other; notes are put one under the other.
 * @param addressOf  whoever wrote last: a reply goes where the customer is
 */
export function mergedColumns(
  kept: ContactColumns,
  other: ContactColumns,
  addressOf: ContactColumns,
): ContactColumns {
  const rest = addressOf === kept ? other : kept;
  return {
    name: kept.name ?? other.name,
    book_name: kept.book_name ?? other.book_name,
    profile_name: kept.profile_name ?? other.profile_name,
    username: addressOf.username ?? rest.username,
    // Number and user id are one address: half of each would be nobody's.
    ...((addressOf.wa_id ?? addressOf.user_id)
      ? { wa_id: addressOf.wa_id, user_id: addressOf.user_id }
      : { wa_id: rest.wa_id, user_id: rest.user_id }),
    opted_out: kept.opted_out || other.opted_out,
    note: [kept.note, other.note].filter((note) => note !== '').join('\n\n'),
    fields: { ...other.fields, ...kept.fields },
    labels: [...new Set([...kept.labels, ...other.labels])].sort(),
  };
}

/**
 * The kept contact as it was, where nobody has changed it since the merge. An address of the other's goes with the other,
 * also when he wrote last: else replies to the one would reach the other.
 */
export function unmergedColumns(
  present: ContactColumns,
  { kept, after, aliases }: MergeRecord,
): ContactColumns {
  const isOthers = aliases.some(
    ([kind, value]) => value === (kind === 'wa_id' ? present.wa_id : present.user_id),
  );
  const entries = MERGED_COLUMNS.map((column) => {
    const isUntouched = JSON.stringify(sorted(present[column])) === JSON.stringify(sorted(after[column]));
    const isAway = isUntouched || (isOthers && OF_ADDRESS.includes(column));
    return [column, isAway ? kept[column] : present[column]] as const;
  });
  return Object.fromEntries(entries) as unknown as ContactColumns;
}

/** What every message brings along with its sender's address. */
const OF_ADDRESS: readonly string[] = ['wa_id', 'user_id', 'username', 'profile_name'];

/** Postgres keeps the keys of an object in an order of its own. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
