const KEPT = 6;

/** What a person did by the palette lately, newest first, in this browser. */
export class Recent {
  readonly #key: string;
  readonly #storage: Storage | null;

  constructor(teammateId: string, storage: Storage | null) {
    this.#key = `balcao.palette ${teammateId}`;
    this.#storage = storage;
  }

  read(): string[] {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? '[]');
      return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, KEPT) : [];
    } catch {
      return [];
    }
  }

  add(id: string): void {
    const next = [id, ...this.read().filter((one) => one !== id)].slice(0, KEPT);
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(next));
    } catch {
      // Without storage nothing is remembered.
    }
  }
}
