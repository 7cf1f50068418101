import type {
  BulkRequest,
  ConversationId,
  ConversationView,
  ErrorCode,
  Priority,
  SnoozeRequest,
  TransferRequest,
} from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import * as doors from '../api/doors.ts';
import { ApiProblem } from '../api/http.ts';
import { problemWords } from '../api/problem-words.ts';
import { m } from '../i18n/generated/messages.js';
import { toasts } from '../ui/toasts.svelte.ts';
import type { InboxStore } from './inbox-store.svelte.ts';
import { undoLateWords } from './undo-late-words.ts';

/** The shortcut that takes back. */
const UNDO = 'undo';
/** The server takes an act back for 12 s; half a second is for the way there. */
const UNDO_MS = 11_500;
const BULK_MAX = 100;
const UNDOABLE: ReadonlySet<BulkRequest['do']['action']> = new Set([
  'claim',
  'release',
  'resolve',
  'reopen',
  'snooze',
  'transfer',
]);
/** A refusal among many, as if it had been the answer to one. */
const problemOf = (code: string | undefined) =>
  code === undefined ? null : new ApiProblem(code as ErrorCode, 409);

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

  /**
   * The same for many. Each is decided by itself: what could not be done is told with its reason.
   * @returns what was refused, which is all where the server could not be asked
   */
  async bulk(
    ids: readonly ConversationId[],
    act: BulkRequest['do'],
    told: (count: number) => string,
  ): Promise<ConversationId[]> {
    const until = Date.now() + UNDO_MS;
    const done: ConversationId[] = [];
    const refused: ConversationId[] = [];
    let reason: unknown = null;
    for (let from = 0; from < ids.length; from += BULK_MAX) {
      const part = ids.slice(from, from + BULK_MAX);
      try {
        const answer = await doors.bulk({ ids: part, do: act });
        done.push(...answer.done);
        refused.push(...answer.refused.map(({ id }) => id));
        reason ??= problemOf(answer.refused[0]?.code);
      } catch (problem) {
        refused.push(...part);
        reason ??= problem;
      }
    }
    // The server takes back the last act only: an older notice would undo this one in its words.
    for (const id of done) toasts.dropAbout(id);
    const counts = { done: done.length, total: ids.length };
    const words = reason === null ? '' : problemWords(reason, Date.now());
    if (done.length === 0) {
      toasts.say(m.bulk_none({ reason: words }), { tone: 'alert' });
    } else {
      toasts.say(refused.length === 0 ? told(done.length) : m.bulk_partly({ ...counts, reason: words }), {
        tone: refused.length === 0 ? 'plain' : 'alert',
        action: UNDOABLE.has(act.action)
          ? { label: m.undo(), run: () => void this.#undoMany(done), shortcut: UNDO, until }
          : undefined,
      });
    }
    return refused;
  }
  async #undoMany(ids: readonly ConversationId[]): Promise<void> {
    await this.bulk(ids, { action: 'undo' }, (count) => m.bulk_undone({ count }));
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
