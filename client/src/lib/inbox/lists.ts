import { belongsTo, compareIn } from '@balcao/contract';
import type {
  ConversationId,
  ConversationView,
  InboxSnapshot,
  InboxViewName,
  TeammateId,
} from '@balcao/contract';

/** How much of a tab's list is loaded. */
export interface ListPart {
  status: 'idle' | 'loading' | 'ready' | 'error';
  cursor: string | null;
  /** Last row of what was loaded; rows beyond it belong to pages not here yet. Null: everything is loaded. */
  edge: ConversationView | null;
}

export const UNLOADED: ListPart = { status: 'idle', cursor: null, edge: null };

/** The part after a page came. */
export function grown(page: Pick<InboxSnapshot, 'items' | 'nextCursor'>): ListPart {
  return {
    status: 'ready',
    cursor: page.nextCursor,
    edge: page.nextCursor === null ? null : (page.items.at(-1) ?? null),
  };
}

/** What a list shows, and in which order. */
export interface ListRule {
  belongs: (row: ConversationView) => boolean;
  order: (a: ConversationView, b: ConversationView) => number;
}

export function ruleOf(view: InboxViewName, me: TeammateId): ListRule {
  return { belongs: (row) => belongsTo(view, row, me), order: compareIn(view) };
}

/** Rows of a list in order: everything known that belongs to it, as far as it is loaded without holes. */
export function rowsOf(
  { belongs, order }: ListRule,
  known: ReadonlyMap<ConversationId, ConversationView>,
  { edge }: ListPart,
): ConversationView[] {
  const rows: ConversationView[] = [];
  for (const row of known.values()) {
    if (belongs(row) && (edge === null || order(row, edge) <= 0)) rows.push(row);
  }
  return rows.sort(order);
}

export interface HeldOrder {
  ids: ConversationId[];
  /** Rows that would come in if the hand were not in the list. */
  newcomers: number;
  moved: boolean;
}

/**
 * Never move what a hand is about to hit: while held, the rows on screen stay where they are, those that left
 * included; what is new or moved waits and is told.
 */
export function holdOrder(shown: readonly ConversationId[], wanted: readonly ConversationId[]): HeldOrder {
  const here = new Set(shown);
  // A longer list under the same order (the next page) is no move.
  const tail = wanted.length > shown.length && shown.every((id, i) => wanted[i] === id);
  if (tail) return { ids: [...wanted], newcomers: 0, moved: false };
  return {
    ids: [...shown],
    newcomers: wanted.filter((id) => !here.has(id)).length,
    moved: shown.length !== wanted.length || shown.some((id, i) => wanted[i] !== id),
  };
}
