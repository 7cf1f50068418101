import type {
  ConversationId,
  ConversationView,
  Priority,
  SnoozeRequest,
  TransferRequest,
} from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import * as doors from '../api/doors.ts';
import { problemWords } from '../api/problem-words.ts';
import { m } from '../i18n/generated/messages.js';
import { toasts } from '../ui/toasts.svelte.ts';
import type { InboxStore } from './inbox-store.svelte.ts';
import { undoLateWords } from './undo-late-words.ts';

/** The shortcut that takes back. */
const UNDO = 'undo';
/** The server takes an act back for 12 s; half a second is for the way there. */
const UNDO_MS = 11_500;

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
    return this.#undoable(
      id,
      () => doors.claim(id, this.#store.seq, takeOver),
      m.told_claimed({ name: this.#customer(id) }),
    );
  }
  release(id: ConversationId): Promise<boolean> {
    return this.#undoable(id, () => doors.release(id), m.told_released({ name: this.#customer(id) }));
  }
  transfer(id: ConversationId, request: TransferRequest): Promise<boolean> {
    return this.#undoable(
      id,
      () => doors.transfer(id, request),
      m.told_transferred({ name: this.#customer(id) }),
    );
  }
  resolve({ id, contact: { name } }: ConversationView): Promise<boolean> {
    return this.#undoable(id, () => doors.resolve(id), m.told_resolved({ name }));
  }
  reopen(id: ConversationId): Promise<boolean> {
    return this.#undoable(id, () => doors.reopen(id), m.told_reopened({ name: this.#customer(id) }));
  }
  snooze({ id, contact: { name } }: ConversationView, until: SnoozeRequest['until']): Promise<boolean> {
    return this.#undoable(id, () => doors.snooze(id, until), m.told_snoozed({ name }));
  }
  markUnread({ id, contact: { name } }: ConversationView): Promise<boolean> {
    return this.#ask(id, async () => {
      const { unread } = await doors.markUnread(id);
      toasts.say(unread > 0 ? m.told_unread({ name }) : m.told_never_wrote({ name }));
    });
  }
  async pauseBot(id: ConversationId, paused: boolean): Promise<boolean> {
    const done = await this.#ask(
      id,
      () => doors.pauseBot(id, paused),
      paused ? m.told_bot_paused() : m.told_bot_released(),
    );
    if (done) toasts.dropAbout(id);
    return done;
  }

  async setPriority(id: ConversationId, priority: Priority): Promise<void> {
    // The server takes back the last act only, which an older notice would no longer be about.
    if (await this.#ask(id, () => doors.setPriority(id, priority))) toasts.dropAbout(id);
  }

  /** The last act that can still be taken back; its notice is on screen. */
  get mayUndo(): boolean {
    return toasts.withShortcut(UNDO) !== null;
  }
  undoLast(): void {
    const toast = toasts.withShortcut(UNDO);
    if (toast) toasts.press(toast);
  }

  async #undo(id: ConversationId): Promise<void> {
    const told = m.told_undone({ name: this.#customer(id) });
    await this.#ask(
      id,
      () => doors.undo(id),
      told,
      (reason) => undoLateWords(reason, this.#store.me.id),
    );
  }

  #customer(id: ConversationId): string {
    return this.#store.conversation(id)?.contact.name ?? m.somebody();
  }

  async #undoable(id: ConversationId, run: () => Promise<unknown>, told: string): Promise<boolean> {
    // The server counts from when it hears of the act, so no later than from the answer and no earlier than from here.
    const until = Date.now() + UNDO_MS;
    const done = await this.#ask(id, run);
    if (!done) return false;
    // The server takes back the last act only: an older notice would undo this one in its words.
    toasts.dropAbout(id);
    toasts.say(told, {
      action: { label: m.undo(), run: () => void this.#undo(id), shortcut: UNDO, about: id, until },
    });
    return true;
  }

  async #ask(
    id: ConversationId,
    run: () => Promise<unknown>,
    told?: string,
    refused: (reason: unknown) => string | null = () => null,
  ): Promise<boolean> {
    if (this.#busy.has(id)) return false;
    this.#busy = new Set([...this.#busy, id]);
    try {
      await run();
      if (told) toasts.say(told);
      return true;
    } catch (reason) {
      toasts.say(refused(reason) ?? problemWords(reason, Date.now()), { tone: 'alert' });
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
