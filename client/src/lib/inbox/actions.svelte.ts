import type { ConversationId, ConversationView, SnoozeRequest, TransferRequest } from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import * as doors from '../api/doors.ts';
import { problemWords } from '../api/problem-words.ts';
import { m } from '../i18n/generated/messages.js';
import { toasts } from '../ui/toasts.svelte.ts';
import type { InboxStore } from './inbox-store.svelte.ts';

/** Commands on a conversation. They ask the server; what changed is seen when the server tells it to everybody. */
export class Actions {
  readonly #store: InboxStore;
  #busy = $state.raw<ReadonlySet<ConversationId>>(new Set());

  constructor(store: InboxStore) {
    this.#store = store;
  }

  isBusy(id: ConversationId): boolean {
    return this.#busy.has(id);
  }

  get mayTakeOver(): boolean {
    return this.#store.me.role !== 'agent';
  }

  claim(id: ConversationId, takeOver = false): Promise<boolean> {
    return this.#ask(id, () => doors.claim(id, this.#store.seq, takeOver));
  }
  release(id: ConversationId): Promise<boolean> {
    return this.#ask(id, () => doors.release(id), m.told_released());
  }
  transfer(id: ConversationId, request: TransferRequest): Promise<boolean> {
    return this.#ask(id, () => doors.transfer(id, request), m.told_transferred());
  }
  async resolve(row: ConversationView): Promise<boolean> {
    const done = await this.#ask(row.id, () => doors.resolve(row.id));
    if (done) this.#undoable(m.told_resolved({ name: row.contact.name }), row.id);
    return done;
  }
  reopen(id: ConversationId): Promise<boolean> {
    return this.#ask(id, () => doors.reopen(id));
  }
  async snooze(row: ConversationView, until: SnoozeRequest['until']): Promise<boolean> {
    const done = await this.#ask(row.id, () => doors.snooze(row.id, until));
    if (done) this.#undoable(m.told_snoozed({ name: row.contact.name }), row.id);
    return done;
  }
  pauseBot(id: ConversationId, paused: boolean): Promise<boolean> {
    return this.#ask(
      id,
      () => doors.pauseBot(id, paused),
      paused ? m.told_bot_paused() : m.told_bot_released(),
    );
  }

  #undoable(text: string, id: ConversationId): void {
    toasts.say(text, { action: { label: m.undo(), run: () => void this.reopen(id) } });
  }

  async #ask(id: ConversationId, run: () => Promise<unknown>, told?: string): Promise<boolean> {
    if (this.#busy.has(id)) return false;
    this.#busy = new Set([...this.#busy, id]);
    try {
      await run();
      if (told) toasts.say(told);
      return true;
    } catch (reason) {
      toasts.say(problemWords(reason, Date.now()), { tone: 'alert' });
      return false;
    } finally {
      this.#busy = new Set([...this.#busy].filter((one) => one !== id));
    }
  }
}

const KEY = Symbol('actions');

export function provideActions(actions: Actions): Actions {
  return setContext(KEY, actions);
}

export function useActions(): Actions {
  return getContext<Actions>(KEY);
}
