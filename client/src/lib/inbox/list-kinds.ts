import { belongsTo } from '@balcao/contract';
import type { InboxViewName, ListSort, SavedViewView, TeammateId } from '@balcao/contract';
import { compareSorted, criteriaOf, matches, parseQuery } from '@balcao/domain';
import type { QueryContext } from '@balcao/domain';
import * as doors from '../api/doors.ts';
import type { AskedList } from './asked-lists.svelte.ts';

/** What a tab shows, in the words of a query. */
const QUERIES: Record<InboxViewName, string> = {
  mine: 'lista:minhas',
  queue: 'lista:fila',
  bot: 'lista:robo status:aberta',
  owner: 'lista:celular status:aberta',
  all: '',
  resolved: 'status:resolvida',
};

/** The order that a tab has by itself. */
export function usualSort(view: InboxViewName): ListSort {
  return view === 'queue' ? 'waiting' : 'recent';
}

/** A tab in another order than its own. Of those who wait by priority, the order is that of the moment it was chosen. */
export function sortedTab(view: InboxViewName, sort: ListSort, me: TeammateId, now: number): AskedList {
  return {
    key: `${view} ${sort}`,
    belongs: (row) => belongsTo(view, row, me),
    order: compareSorted(sort, now),
    page: (cursor) => doors.conversations(QUERIES[view], sort, cursor),
  };
}

export function savedList({ id, query, sort }: SavedViewView, context: QueryContext, now: number): AskedList {
  const criteria = criteriaOf(parseQuery(query), context);
  return {
    key: `${id} ${query} ${sort}`,
    belongs: (row) => matches(criteria, row, now),
    order: compareSorted(sort, now),
    page: (cursor) => doors.conversations(query, sort, cursor),
  };
}
