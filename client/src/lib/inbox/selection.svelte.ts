import type { ConversationId } from '@balcao/contract';

/** Rows of a list that are meant together; they stay so while the list moves on. */
export class Selection {
  #ids = $state.raw<ReadonlySet<ConversationId>>(new Set());
  /** Where a range begins. */
  #from: ConversationId | null = null;

  get ids(): ReadonlySet<ConversationId> {
    return this.#ids;
  }
  get size(): number {
    return this.#ids.size;
  }
  has(id: ConversationId): boolean {
    return this.#ids.has(id);
  }

  toggle(id: ConversationId): void {
    const next = new Set(this.#ids);
    if (!next.delete(id)) next.add(id);
    this.#ids = next;
    this.#from = id;
  }

  /** All from the one chosen last to this one, as the list stands now. */
  rangeTo(id: ConversationId, order: readonly ConversationId[]): void {
    const from = this.#from === null ? -1 : order.indexOf(this.#from);
    const to = order.indexOf(id);
    if (from < 0 || to < 0) {
      if (!this.has(id)) this.toggle(id);
      return;
    }
    this.#ids = new Set([...this.#ids, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]);
  }

  all(order: readonly ConversationId[]): void {
    this.#ids = new Set(order);
  }

  /** Only these stay, as what could not be done. */
  keep(ids: readonly ConversationId[]): void {
    this.#ids = new Set(ids);
  }

  clear(): void {
    this.#ids = new Set();
    this.#from = null;
  }
}
