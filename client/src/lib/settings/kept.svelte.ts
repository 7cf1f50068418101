import type { AccountPart, Page } from '@balcao/contract';
import { onDestroy } from 'svelte';
import { useInbox } from '../inbox/inbox-store.svelte.ts';

/** A small list of the account's, read again whenever somebody changes it. Made while a component is. */
export class Kept<T> {
  readonly #door: () => Promise<Page<T>>;
  #items = $state.raw<readonly T[] | null>(null);
  #problem: unknown = $state.raw(null);

  constructor(what: AccountPart, door: () => Promise<Page<T>>) {
    this.#door = door;
    void this.read();
    onDestroy(
      useInbox().hear((events) => {
        if (events.some((event) => event.type === 'account.changed' && event.what === what)) void this.read();
      }),
    );
  }

  get items(): readonly T[] | null {
    return this.#items;
  }
  get problem(): unknown {
    return this.#problem;
  }

  async read(): Promise<void> {
    try {
      this.#items = (await this.#door()).items;
      this.#problem = null;
    } catch (reason) {
      this.#problem = reason;
    }
  }
}
