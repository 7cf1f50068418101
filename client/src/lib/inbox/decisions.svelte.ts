import type { ConversationId, DecisionView } from '@balcao/contract';
import * as doors from '../api/doors.ts';

/** The decisions on one conversation, newest first, read when somebody asks why. */
export class Decisions {
  #list = $state.raw<readonly DecisionView[] | null>(null);
  #failed = $state(false);
  #asked = 0;

  get list(): readonly DecisionView[] | null {
    return this.#list;
  }
  get failed(): boolean {
    return this.#failed;
  }

  async read(id: ConversationId): Promise<void> {
    const asked = (this.#asked += 1);
    this.#failed = false;
    try {
      const { items } = await doors.decisions(id);
      // An answer for a conversation that was left meanwhile, or an older one, is no news.
      if (asked === this.#asked) this.#list = items.toReversed();
    } catch {
      if (asked === this.#asked) this.#failed = true;
    }
  }
}
