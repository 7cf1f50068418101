import type { Preferences } from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import { readKept, readPreferences, stillPending } from './preferences.ts';
import type { PreferencesPatch } from './preferences.ts';

export type SaveState = 'idle' | 'saving' | 'saved' | 'failed';

export interface PreferencesDoors {
  read(): Promise<unknown>;
  write(preferences: Preferences): Promise<unknown>;
}

const AGAIN_MS = 15_000;

/**
 * How this person likes the panel, the same on every device. Changes show at once and are kept in this browser until
 * the server has taken them, so that neither a reload nor a lost connection takes them back.
 */
export class PreferencesStore {
  readonly #key: string;
  readonly #doors: PreferencesDoors;
  readonly #storage: Storage | null;
  readonly #applied: (preferences: Preferences) => void;
  #known: Preferences = $state.raw(readPreferences(null));
  #pending: PreferencesPatch = $state.raw({});
  #state = $state<SaveState>('idle');
  #loaded = $state(false);
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #all: Preferences = $derived({ ...this.#known, ...this.#pending });

  /** @param applied  hears the whole at the start and after each change: what lies outside the components (theme, language) */
  constructor(
    teammateId: string,
    doors: PreferencesDoors,
    storage: Storage | null,
    applied: (preferences: Preferences) => void = () => undefined,
  ) {
    this.#key = `balcao.preferences ${teammateId}`;
    this.#doors = doors;
    this.#storage = storage;
    this.#applied = applied;
    const kept = readKept(this.#stored());
    if (kept) {
      this.#known = kept.known;
      this.#pending = kept.pending;
      applied(this.#all);
    }
  }

  get all(): Preferences {
    return this.#all;
  }
  get locale(): Preferences['locale'] {
    return this.#all.locale;
  }
  get theme(): Preferences['theme'] {
    return this.#all.theme;
  }
  get density(): Preferences['density'] {
    return this.#all.density;
  }
  get sendKey(): Preferences['sendKey'] {
    return this.#all.sendKey;
  }
  get singleKeys(): boolean {
    return this.#all.singleKeys;
  }
  get shortcuts(): Preferences['shortcuts'] {
    return this.#all.shortcuts;
  }
  get sounds(): Preferences['sounds'] {
    return this.#all.sounds;
  }
  get notify(): Preferences['notify'] {
    return this.#all.notify;
  }
  get pushText(): boolean {
    return this.#all.pushText;
  }
  get quietHours(): Preferences['quietHours'] {
    return this.#all.quietHours;
  }
  /** Where the last change stands. */
  get state(): SaveState {
    return this.#state;
  }
  /** The server has told what it has. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Reads what the server has, and gives it what it has not taken yet. */
  async load(): Promise<void> {
    if (this.#busy) return;
    if (Object.keys(this.#pending).length > 0) return this.#save();
    try {
      this.#learn(await this.#doors.read());
    } catch {
      // What this browser remembers goes on; the next change or the next look asks again.
    }
  }

  change(patch: PreferencesPatch): void {
    this.#pending = { ...this.#pending, ...patch };
    this.#keep();
    this.#applied(this.#all);
    void this.#save();
  }

  /** Tries once more what could not be saved. */
  retry(): void {
    void this.#save();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #save(): Promise<void> {
    if (this.#busy) return;
    clearTimeout(this.#timer);
    this.#busy = true;
    this.#state = 'saving';
    try {
      while (Object.keys(this.#pending).length > 0) {
        const sent = this.#pending;
        // The door takes the whole: what another device changed meanwhile must not go back to what this one knew.
        const present = readPreferences(await this.#doors.read());
        const next = { ...present, ...sent };
        await this.#doors.write(next);
        this.#pending = stillPending(this.#pending, sent);
        this.#learn(next);
      }
      this.#state = 'saved';
    } catch {
      this.#state = 'failed';
      this.#timer = setTimeout(() => void this.#save(), AGAIN_MS);
    } finally {
      this.#busy = false;
    }
  }

  #learn(said: unknown): void {
    this.#known = readPreferences(said);
    this.#loaded = true;
    this.#keep();
    this.#applied(this.#all);
  }

  #keep(): void {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify({ known: this.#known, pending: this.#pending }));
    } catch {
      // Full or forbidden: the preferences live on in memory and on the server.
    }
  }

  #stored(): string | null {
    try {
      return this.#storage?.getItem(this.#key) ?? null;
    } catch {
      return null;
    }
  }
}

const KEY = Symbol('preferences');

export function providePreferences(store: PreferencesStore): PreferencesStore {
  return setContext(KEY, store);
}

export function usePreferences(): PreferencesStore {
  return getContext<PreferencesStore>(KEY);
}
