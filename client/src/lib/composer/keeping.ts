import type { Sending } from './outbox.ts';

/** Where unsent things are kept over a reload: IndexedDB, or a pretend one in tests. */
export interface KeptOutbox {
  all(): Promise<KeptSending[]>;
  put(entry: KeptSending): Promise<void>;
  remove(clientId: string): Promise<void>;
  putFile(clientId: string, bytes: Blob): Promise<void>;
  file(clientId: string): Promise<Blob | null>;
}

export interface KeptSending {
  clientId: string;
  owner: string;
  /** The page that sends it; another one takes over when that page is gone. */
  tab: string;
  sending: Sending;
}

/**
 * Keeps one page's outbox in a store that several pages share. Memory is the truth: a store that is full or forbidden only
 * costs the outliving of a reload.
 */
export class OutboxKeeper {
  readonly #store: KeptOutbox | null;
  readonly #owner: string;
  readonly #tab: string;
  #kept = new Map<string, Sending>();
  readonly #files = new Map<string, Blob>();
  /** One after the other, so that a removal never overtakes the writing of the same entry. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(owner: string, tab: string, store: KeptOutbox | null) {
    this.#owner = owner;
    this.#tab = tab;
    this.#store = store;
  }

  /** Entries of this person whose page is no longer open, now this page's. */
  async takeOver(isOpen: (tab: string) => boolean): Promise<Sending[]> {
    const all = await this.#store?.all().catch(() => []);
    const mine = (all ?? []).filter(
      ({ owner, tab }) => owner === this.#owner && (tab === this.#tab || !isOpen(tab)),
    );
    for (const { sending } of mine) {
      if (this.#kept.has(sending.clientId)) continue;
      this.#kept.set(sending.clientId, sending);
      this.#write(sending);
    }
    return mine.map(({ sending }) => sending);
  }

  /** Writes what changed since the last call. */
  keep(entries: readonly Sending[]): void {
    const now = new Map(entries.map((entry) => [entry.clientId, entry]));
    for (const [clientId, entry] of now) if (this.#kept.get(clientId) !== entry) this.#write(entry);
    for (const clientId of this.#kept.keys()) if (!now.has(clientId)) this.#remove(clientId);
    this.#kept = now;
  }

  keepFile(clientId: string, bytes: Blob): void {
    this.#files.set(clientId, bytes);
    this.#queue((store) => store.putFile(clientId, bytes));
  }

  async file(clientId: string): Promise<Blob | null> {
    return this.#files.get(clientId) ?? (await this.#store?.file(clientId).catch(() => null)) ?? null;
  }

  /** Bytes that this page has in hand. */
  fileHere(clientId: string): Blob | null {
    return this.#files.get(clientId) ?? null;
  }

  /** Everything asked so far is written. */
  async written(): Promise<void> {
    await this.#last;
  }

  #write(sending: Sending): void {
    const { clientId } = sending;
    this.#queue((store) => store.put({ clientId, owner: this.#owner, tab: this.#tab, sending }));
  }

  #remove(clientId: string): void {
    this.#files.delete(clientId);
    this.#queue((store) => store.remove(clientId));
  }

  #queue(run: (store: KeptOutbox) => Promise<void>): void {
    const store = this.#store;
    if (store) this.#last = this.#last.then(() => run(store)).catch(() => undefined);
  }
}
