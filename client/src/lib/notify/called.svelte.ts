import { getContext, setContext } from 'svelte';
import type { InboxStore } from '../inbox/inbox-store.svelte.ts';
import type { Mentions } from './mentions.svelte.ts';
import { unreadOfMine } from './unread.ts';

/** How much calls this person: the number in the page's title and on the app's icon. */
export class Called {
  readonly #inbox: InboxStore;
  readonly #mentions: Mentions;
  readonly #unread = $derived.by(() => unreadOfMine(this.#inbox.known, this.#inbox.me.id));

  constructor(inbox: InboxStore, mentions: Mentions) {
    this.#inbox = inbox;
    this.#mentions = mentions;
  }

  /** Unread messages of mine and unread mentions. */
  get count(): number {
    return this.#unread + this.#mentions.unread;
  }
}

const KEY = Symbol('called');

export function provideCalled(called: Called): Called {
  return setContext(KEY, called);
}

export function useCalled(): Called {
  return getContext<Called>(KEY);
}
