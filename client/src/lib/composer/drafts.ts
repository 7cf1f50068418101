import type { ConversationId } from '@balcao/contract';
import type { Mode } from './may-send.ts';

export interface Draft {
  text: string;
  /** Arrival number of the last message when the text was begun, or when a later answer was acknowledged. */
  sinceN: number;
  quotedId?: string;
}

const PREFIX = 'balcao.draft';

/**
 * Unsent texts, per conversation and mode, kept in this browser so that they outlive a reload and a lost session.
 * The memory is the truth; storage that is full or forbidden only costs the outliving.
 */
export class Drafts {
  readonly #storage: Storage | null;
  readonly #owner: string;
  readonly #known = new Map<string, Draft>();

  /** @param owner  the teammate: two people on one machine must not read each other's drafts */
  constructor(owner: string, storage: Storage | null) {
    this.#owner = owner;
    this.#storage = storage;
    for (let i = 0; i < (storage?.length ?? 0); i += 1) {
      const key = storage?.key(i) ?? '';
      const draft = key.startsWith(this.#key('')) ? read(storage?.getItem(key) ?? null) : null;
      if (draft) this.#known.set(key.slice(this.#key('').length), draft);
    }
  }

  get(id: ConversationId, mode: Mode): Draft | null {
    return this.#known.get(`${id} ${mode}`) ?? null;
  }

  has(id: ConversationId): boolean {
    return this.#known.has(`${id} reply`) || this.#known.has(`${id} note`);
  }

  put(id: ConversationId, mode: Mode, draft: Draft): void {
    const name = `${id} ${mode}`;
    if (draft.text.trim() === '') this.#known.delete(name);
    else this.#known.set(name, draft);
    try {
      if (draft.text.trim() === '') this.#storage?.removeItem(this.#key(name));
      else this.#storage?.setItem(this.#key(name), JSON.stringify(draft));
    } catch {
      // Full: the draft lives on in memory.
    }
  }

  #key(name: string): string {
    return `${PREFIX} ${this.#owner} ${name}`;
  }
}

function read(stored: string | null): Draft | null {
  try {
    const value: unknown = JSON.parse(stored ?? 'null');
    const good =
      typeof value === 'object' &&
      value !== null &&
      'text' in value &&
      'sinceN' in value &&
      typeof value.text === 'string' &&
      typeof value.sinceN === 'number';
    return good ? (value as Draft) : null;
  } catch {
    return null;
  }
}

/** The browser's storage, or null where it is forbidden. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
