export interface Listed<T> {
  items: readonly T[];
}

/** After a failure the server is not asked again at once, however often the list is looked at. */
const AGAIN_MS = 5_000;

/**
 * A small list of the server's that the whole panel shares: read when it is first wanted, and again whenever the server says
 * that it is different now. What was read stays until the newer one is here.
 */
export class KeptList<T> {
  readonly #door: () => Promise<Listed<T>>;
  #items = $state.raw<readonly T[] | null>(null);
  #problem: unknown = $state.raw(null);
  #turn = 0;
  #isReading = false;
  #askedAt: number | null = null;

  constructor(door: () => Promise<Listed<T>>) {
    this.#door = door;
  }

  /** Null until the first answer. */
  get items(): readonly T[] | null {
    return this.#items;
  }
  /** Why the last reading failed; null after one that did not. */
  get problem(): unknown {
    return this.#problem;
  }

  /** Reads it unless it is here, or on its way. Changes nothing at once: it may be called while something is drawn. */
  want(now = Date.now()): this {
    const isDue = this.#askedAt === null || (this.#problem !== null && now - this.#askedAt >= AGAIN_MS);
    if (!this.#isReading && isDue) void this.read(now);
    return this;
  }

  /** Reads it now, unless nobody has wanted it yet: it is different at the server. */
  changed(): void {
    if (this.#askedAt !== null) void this.read();
  }

  /** Shows a change that the server knows of too, and tells nobody about. */
  put(change: (item: T) => T): void {
    this.#items = this.#items?.map(change) ?? null;
  }

  /** An answer to an older question never replaces a newer one's. */
  async read(now = Date.now()): Promise<void> {
    const turn = ++this.#turn;
    this.#askedAt = now;
    this.#isReading = true;
    try {
      const { items } = await this.#door();
      if (turn !== this.#turn) return;
      this.#items = items;
      this.#problem = null;
    } catch (reason) {
      if (turn === this.#turn) this.#problem = reason;
    } finally {
      if (turn === this.#turn) this.#isReading = false;
    }
  }
}
