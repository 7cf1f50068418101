/** Longest a condition may take before a scenario says which one did not come true. */
export const PATIENCE_MS = 15_000;

/**
 * A place where conditions are looked at again whenever something happened; never by the clock. Whoever waits is told
 * what was missing when patience ends.
 */
export class Waiting {
  readonly #waiters = new Set<() => void>();

  /** Something happened: every open condition is looked at again. */
  happened(): void {
    for (const look of [...this.#waiters]) look();
  }

  /** @returns what `find` gave, as soon as it gives something else than undefined, null or false */
  until<T>(
    what: string,
    find: () => T | undefined | null | false,
    { withinMs = PATIENCE_MS, now = () => '' }: { withinMs?: number; now?: () => string } = {},
  ): Promise<T> {
    // Made here, so that the stack of a failure names the scenario's line.
    const late = new Error(`Waited ${withinMs} ms in vain: ${what}`);
    return new Promise((done, failed) => {
      const end = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiters.delete(look);
        act();
      };
      const look = (): void => {
        try {
          const found = find();
          if (found !== undefined && found !== null && found !== false) end(() => done(found));
        } catch (error) {
          end(() => failed(error instanceof Error ? error : new Error(String(error))));
        }
      };
      const timer = setTimeout(() => {
        late.message += now() && `\n${now()}`;
        end(() => failed(late));
      }, withinMs);
      this.#waiters.add(look);
      look();
    });
  }
}
