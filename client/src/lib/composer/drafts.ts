import type { ConversationId, MessageView } from '@balcao/contract';
import type { Mode } from './may-send.ts';

export interface Draft {
  text: string;
  /** Arrival number of the last message when the text was begun, or when a later answer was acknowledged. */
  sinceN: number;
  quoted?: MessageView | null;
  /** When it was last changed, in ms. */
  at: number;
}

/** Where drafts are kept over a reload: IndexedDB, or a pretend one in tests. Keys are `owner conversation mode`. */
export interface DraftStore {
  all(): Promise<[key: string, draft: unknown][]>;
  put(key: string, draft: Draft): Promise<void>;
  remove(key: string): Promise<void>;
}

/** What the pages of one browser tell each other. */
export interface DraftChannel {
  tell(message: unknown): void;
  onTold(told: (message: unknown) => void): void;
}

type Heard = (id: ConversationId, mode: Mode, draft: Draft | null) => void;

/**
 * Unsent texts, per conversation and mode, kept in this browser so that they outlive a reload and a lost session. The
 * memory is the truth; a store that is full or forbidden only costs the outliving. Of two pages the later word wins.
 */
export class Drafts {
  readonly #store: DraftStore | null;
  readonly #channel: DraftChannel | null;
  readonly #owner: string;
  readonly #known = new Map<string, Draft>();
  /** When each was last changed or sent away, here or on another page. */
  readonly #changedAt = new Map<string, number>();
  readonly #unwritten = new Set<string>();
  #writing: Promise<void> | null = null;
  #heard: Heard = () => undefined;

  /** @param owner  the teammate: two people on one machine must not read each other's drafts */
  constructor(owner: string, store: DraftStore | null, channel: DraftChannel | null = null) {
    this.#owner = owner;
    this.#store = store;
    this.#channel = channel;
    channel?.onTold((message) => this.#hear(message));
  }

  /** Hears of drafts that this page did not write: kept from before, or written on another page. */
  onHeard(heard: Heard): void {
    this.#heard = heard;
  }

  /** Reads what was kept; what has been typed meanwhile stays. */
  async load(): Promise<void> {
    const kept = (await this.#store?.all().catch(() => [])) ?? [];
    for (const [key, value] of kept) {
      const draft = readDraft(value);
      if (draft && key.startsWith(`${this.#owner} `)) this.#learn(key.slice(this.#owner.length + 1), draft);
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
    const kept = isBlank(draft) ? null : draft;
    this.#set(name, kept, draft.at);
    this.#channel?.tell({ owner: this.#owner, name, at: draft.at, draft: kept && plain(kept) });
    this.#unwritten.add(name);
    this.#writing ??= this.#write();
  }

  /** Everything changed so far is in the store. */
  async written(): Promise<void> {
    await this.#writing;
  }

  /** Keystrokes come faster than writes end: only the last word of each is written. */
  async #write(): Promise<void> {
    await Promise.resolve();
    for (const name of this.#unwritten) {
      this.#unwritten.delete(name);
      const draft = this.#known.get(name);
      const key = `${this.#owner} ${name}`;
      try {
        if (draft) await this.#store?.put(key, plain(draft));
        else await this.#store?.remove(key);
      } catch {
        // Full or forbidden: the draft lives on in memory.
      }
    }
    this.#writing = null;
  }

  #hear(data: unknown): void {
    if (typeof data !== 'object' || data === null) return;
    const { owner, name, at, draft } = data as Record<string, unknown>;
    if (owner !== this.#owner || typeof name !== 'string' || typeof at !== 'number') return;
    this.#learn(name, draft === null ? null : readDraft(draft), at);
  }

  #learn(name: string, draft: Draft | null, at = draft?.at ?? 0): void {
    if (at <= (this.#changedAt.get(name) ?? 0)) return;
    this.#set(name, draft, at);
    const [id = '', mode] = name.split(' ');
    if (mode === 'reply' || mode === 'note') this.#heard(id, mode, draft);
  }

  #set(name: string, draft: Draft | null, at: number): void {
    this.#changedAt.set(name, at);
    if (draft) this.#known.set(name, draft);
    else this.#known.delete(name);
  }
}

function isBlank({ text, quoted }: Draft): boolean {
  return text.trim() === '' && !quoted;
}

/** Without the proxies that reactive state may hold: stores and channels copy plain things only. */
function plain(draft: Draft): Draft {
  return JSON.parse(JSON.stringify(draft)) as Draft;
}

/** Reads what an older page may have kept; null when it is no draft. */
export function readDraft(value: unknown): Draft | null {
  if (typeof value !== 'object' || value === null) return null;
  const { text, sinceN, quoted, at } = value as Record<string, unknown>;
  if (typeof text !== 'string' || typeof sinceN !== 'number') return null;
  const whole = typeof quoted === 'object' && quoted !== null && 'id' in quoted && 'author' in quoted;
  return {
    text,
    sinceN,
    quoted: whole ? (quoted as MessageView) : null,
    at: typeof at === 'number' ? at : 1,
  };
}

/** The browser's storage, or null where it is forbidden. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
