import type { SearchAnswer } from '@balcao/contract';

export type SearchDoor = (words: string, cursor?: string) => Promise<SearchAnswer>;
export type Found = Pick<SearchAnswer, 'people' | 'items' | 'nextCursor'>;
export type SearchState =
  | { is: 'idle' }
  | { is: 'searching'; before: Found | null }
  /** `more`: how the pages behind what is here are doing. */
  | { is: 'found'; found: Found; more: 'idle' | 'loading' | 'failed' }
  | { is: 'failed'; problem: unknown };

/** One search at a time: an answer that comes after a newer question is dropped, in whatever order they arrive. */
export class Finder {
  readonly #door: SearchDoor;
  readonly #tell: (state: SearchState) => void;
  #words = '';
  #turn = 0;
  #state: SearchState = { is: 'idle' };

  constructor(door: SearchDoor, tell: (state: SearchState) => void) {
    this.#door = door;
    this.#tell = tell;
  }

  async find(words: string): Promise<void> {
    const asked = words.trim();
    const turn = ++this.#turn;
    this.#words = asked;
    if (asked === '') return this.#become({ is: 'idle' });
    // What was found stays until the new answer is there, so that nothing jumps at each letter.
    const before = this.#state.is === 'found' ? this.#state.found : this.#before();
    this.#become({ is: 'searching', before });
    try {
      const found = await this.#door(asked);
      if (turn === this.#turn) this.#become({ is: 'found', found, more: 'idle' });
    } catch (problem) {
      if (turn === this.#turn) this.#become({ is: 'failed', problem });
    }
  }

  again(): Promise<void> {
    return this.find(this.#words);
  }

  async more(): Promise<void> {
    if (this.#state.is !== 'found' || this.#state.more === 'loading') return;
    const { found } = this.#state;
    if (found.nextCursor === null) return;
    const turn = ++this.#turn;
    this.#become({ is: 'found', found, more: 'loading' });
    try {
      const { items, nextCursor } = await this.#door(this.#words, found.nextCursor);
      if (turn !== this.#turn) return;
      const all = { people: found.people, items: [...found.items, ...items], nextCursor };
      this.#become({ is: 'found', found: all, more: 'idle' });
    } catch {
      // What is here stays; the next page can be asked for again.
      if (turn === this.#turn) this.#become({ is: 'found', found, more: 'failed' });
    }
  }

  #before(): Found | null {
    return this.#state.is === 'searching' ? this.#state.before : null;
  }
  #become(state: SearchState): void {
    this.#state = state;
    this.#tell(state);
  }
}
