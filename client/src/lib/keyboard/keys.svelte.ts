import { getContext, onDestroy, setContext } from 'svelte';
import type { PreferencesStore } from '../preferences/preferences.svelte.ts';
import type { ActionId, Offer } from './actions.ts';
import { meaningOf } from './meaning.ts';
import type { KeyPress } from './press.ts';
import { keyOf, keyParts } from './remap.ts';
import type { KeyName } from './remap.ts';

/** How long the second of two keys is waited for. */
const SECOND_KEY_MS = 1_500;

/**
 * What can be done now, by key or from the palette: each part of the screen offers its own while it is shown, and the one
 * shown last comes first.
 */
export class Keys {
  readonly #preferences: Pick<PreferencesStore, 'shortcuts' | 'singleKeys'>;
  #parts: (() => readonly Offer[])[] = [];
  #begun: { key: KeyName; at: number } | null = null;

  constructor(preferences: Pick<PreferencesStore, 'shortcuts' | 'singleKeys'>) {
    this.#preferences = preferences;
  }

  /** Called while a component is set up; its offers go with it. */
  offer(part: () => readonly Offer[]): void {
    this.#parts = [part, ...this.#parts];
    onDestroy(() => (this.#parts = this.#parts.filter((one) => one !== part)));
  }

  /** What would be done now, each action once. */
  possible(): Offer[] {
    const found = new Map<Offer['id'], Offer>();
    for (const offer of this.#all()) {
      if (!found.has(offer.id) && (offer.when?.() ?? true)) found.set(offer.id, offer);
    }
    return [...found.values()];
  }

  /** @returns whether the press meant something; it is the browser's no more then */
  press(press: KeyPress, now: number): boolean {
    const begun = this.#begun !== null && now - this.#begun.at < SECOND_KEY_MS ? this.#begun.key : null;
    const meaning = meaningOf(press, this.#all(), this.#preferences, begun);
    // A modifier on its way to the second key is no answer yet.
    if (press.key !== 'Shift') this.#begun = null;
    if (!meaning) return false;
    if ('begins' in meaning) this.#begun = { key: meaning.begins, at: now };
    else meaning.does.run();
    return true;
  }

  /** The key of an action as this person has it, for tips and menus; undefined where there is none. */
  hint(action: ActionId): string | undefined {
    if (!this.#preferences.singleKeys) return undefined;
    return keyParts(keyOf(action, this.#preferences.shortcuts)).join(' ') || undefined;
  }

  #all(): Offer[] {
    return this.#parts.flatMap((part) => part());
  }
}

const KEY = Symbol('keys');

export function provideKeys(keys: Keys): Keys {
  return setContext(KEY, keys);
}

export function useKeys(): Keys {
  return getContext<Keys>(KEY);
}
