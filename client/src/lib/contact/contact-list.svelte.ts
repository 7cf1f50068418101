import type { ContactView } from '@balcao/contract';
import * as doors from '../api/doors.ts';

/** Customers by words; of two searches the later one counts, in whatever order their answers come. */
export class ContactList {
  #items = $state.raw<readonly ContactView[] | null>(null);
  #cursor = $state<string | null>(null);
  #problem: unknown = $state.raw(null);
  #words = '';
  #turn = 0;

  get items(): readonly ContactView[] | null {
    return this.#items;
  }
  get hasMore(): boolean {
    return this.#cursor !== null;
  }
  get problem(): unknown {
    return this.#problem;
  }

  async search(words: string): Promise<void> {
    this.#words = words.trim();
    await this.#read(undefined);
  }

  async more(): Promise<void> {
    if (this.#cursor) await this.#read(this.#cursor);
  }

  async #read(cursor: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    try {
      const { items, nextCursor } = await doors.contacts(this.#words, cursor);
      if (turn !== this.#turn) return;
      this.#items = cursor ? [...(this.#items ?? []), ...items] : items;
      this.#cursor = nextCursor;
      this.#problem = null;
    } catch (reason) {
      if (turn === this.#turn) this.#problem = reason;
    }
  }
}
