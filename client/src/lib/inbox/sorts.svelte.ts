import { LIST_SORTS } from '@balcao/contract';
import type { InboxViewName, ListSort } from '@balcao/contract';
import { usualSort } from './list-kinds.ts';

/** The order that a person chose for each tab, in this browser. */
export class Sorts {
  readonly #key: string;
  readonly #storage: Storage | null;
  #chosen = $state.raw<Partial<Record<InboxViewName, ListSort>>>({});

  constructor(teammateId: string, storage: Storage | null) {
    this.#key = `balcao.sorts ${teammateId}`;
    this.#storage = storage;
    try {
      const kept: unknown = JSON.parse(storage?.getItem(this.#key) ?? '{}');
      if (typeof kept === 'object' && kept !== null) this.#chosen = kept;
    } catch {
      // What is not readable was never chosen.
    }
  }

  of(view: InboxViewName): ListSort {
    const chosen = this.#chosen[view];
    return chosen !== undefined && LIST_SORTS.includes(chosen) ? chosen : usualSort(view);
  }

  choose(view: InboxViewName, sort: ListSort): void {
    this.#chosen = { ...this.#chosen, [view]: sort };
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.#chosen));
    } catch {
      // Without storage it holds until the page is left.
    }
  }
}
