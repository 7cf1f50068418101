/** What a person did or looked for lately, newest first, in this browser. */
export class Recent {
  readonly #key: string;
  readonly #storage: Storage | null;
  readonly #max: number;

  constructor(what: 'palette' | 'searches', teammateId: string, storage: Storage | null, max: number) {
    this.#key = `balcao.${what} ${teammateId}`;
    this.#storage = storage;
    this.#max = max;
  }

  read(): string[] {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? '[]');
      return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, this.#max) : [];
    } catch {
      return [];
    }
  }

  add(one: string): void {
    this.#write([one, ...this.read().filter((other) => other !== one)].slice(0, this.#max));
  }

  forget(one: string): void {
    this.#write(this.read().filter((other) => other !== one));
  }

  clear(): void {
    this.#write([]);
  }

  #write(next: readonly string[]): void {
    try {
      if (next.length === 0) this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, JSON.stringify(next));
    } catch {
      // Without storage nothing is remembered.
    }
  }
}
