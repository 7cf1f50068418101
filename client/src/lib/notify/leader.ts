/** The part of the browser's lock manager that is needed here. */
export interface Locks {
  request(name: string, run: () => Promise<void>): Promise<unknown>;
}

/**
 * Of all tabs of one person exactly one is the leader: the one that got the lock; the next gets it when that one is
 * closed. Where the browser has no locks every tab leads, which rings twice rather than never.
 */
export class Leader {
  #leads = false;
  #end: () => void = () => undefined;

  constructor(name: string, locks: Locks | undefined) {
    if (!locks) {
      this.#leads = true;
      return;
    }
    let ended = false;
    this.#end = () => (ended = true);
    const lead = () =>
      new Promise<void>((resolve) => {
        if (ended) return resolve();
        this.#leads = true;
        this.#end = () => {
          this.#leads = false;
          resolve();
        };
      });
    locks.request(name, lead).catch(() => (this.#leads = true));
  }

  get leads(): boolean {
    return this.#leads;
  }

  stop(): void {
    this.#end();
  }
}
