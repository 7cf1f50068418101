import type { ConversationId, ConversationView, Page, Seq } from '@balcao/contract';
import { grown, rowsOf, UNLOADED } from './lists.ts';
import type { ListPart, ListRule } from './lists.ts';

/** A list that the server finds by a question, and that the live events keep right by the same rule. */
export interface AskedList extends ListRule {
  key: string;
  page: (cursor: string | undefined) => Promise<Page<ConversationView>>;
}

export interface AskedSources {
  known: () => ReadonlyMap<ConversationId, ConversationView>;
  /** The last event known; null before the first snapshot. */
  seq: () => Seq | null;
  /** Rows as they were at this event or later. */
  merge: (seq: Seq, rows: readonly ConversationView[]) => void;
  failed: (reason: unknown) => void;
}

/** How much of each asked list is here. Their rows live with all others, so that one event changes them everywhere. */
export class AskedLists {
  readonly #from: AskedSources;
  #parts = $state.raw<ReadonlyMap<string, ListPart>>(new Map());

  constructor(from: AskedSources) {
    this.#from = from;
  }

  part(key: string): ListPart {
    return this.#parts.get(key) ?? UNLOADED;
  }
  rows(list: AskedList): ConversationView[] {
    return rowsOf(list, this.#from.known(), this.part(list.key));
  }

  async show(list: AskedList): Promise<void> {
    const { status } = this.part(list.key);
    if (status === 'idle' && this.#from.seq() !== null) await this.#page(list, undefined);
  }
  async more(list: AskedList): Promise<void> {
    const { status, cursor } = this.part(list.key);
    if (status === 'error' && cursor === null) return this.#page(list, undefined);
    if ((status === 'ready' || status === 'error') && cursor !== null) await this.#page(list, cursor);
  }

  /** Rows that began to belong by the mere passing of time, of which no event tells. */
  async refresh(list: AskedList): Promise<void> {
    const seq = this.#from.seq();
    if (seq === null || this.part(list.key).status !== 'ready') return;
    await list.page(undefined).then(
      ({ items }) => this.#from.merge(seq, items),
      // It was only looked whether there is more; the next minute looks again.
      () => undefined,
    );
  }

  /** Everything was taken afresh. */
  forget(): void {
    this.#parts = new Map();
  }

  async #page(list: AskedList, cursor: string | undefined): Promise<void> {
    const before = this.part(list.key);
    // The answer is at least as new as what is known now: whatever an event tells meanwhile is newer, and stays.
    const seq = this.#from.seq() ?? 0;
    this.#put(list.key, { ...before, status: 'loading' });
    try {
      const page = await list.page(cursor);
      this.#from.merge(seq, page.items);
      this.#put(list.key, grown(page));
    } catch (reason) {
      this.#put(list.key, { ...before, status: 'error' });
      this.#from.failed(reason);
    }
  }
  #put(key: string, part: ListPart): void {
    this.#parts = new Map(this.#parts).set(key, part);
  }
}
