import type { ConversationId, MessageId } from '@balcao/contract';
import * as doors from '../api/doors.ts';
import { ApiProblem } from '../api/http.ts';
import type { PastWindow } from '../live/past-window.ts';
import type { Sync } from '../live/sync.ts';

type Way = 'around' | 'older' | 'newer';

interface Store {
  sync: Sync;
  /** The window has met the present: one thread from here on. */
  joined(id: ConversationId, olderCursor: string | null): void;
  failed(reason: unknown): void;
}

/** Threads that are shown at a place of their past, and the pages that lead on from there. */
export class PastThreads {
  readonly #store: Store;
  #windows = $state.raw<ReadonlyMap<ConversationId, PastWindow>>(new Map());
  #loading = $state.raw<ReadonlySet<string>>(new Set());

  constructor(store: Store) {
    this.#store = store;
  }

  changed(): void {
    this.#windows = this.#store.sync.pasts;
  }
  of(id: ConversationId): PastWindow | null {
    return this.#windows.get(id) ?? null;
  }
  isLoading(id: ConversationId, way: Way): boolean {
    return this.#loading.has(`${way} ${id}`);
  }

  /** @returns false when there is no such message in the conversation, or it could not be read */
  async openAt(id: ConversationId, messageId: MessageId): Promise<'shown' | 'missing' | 'failed'> {
    const answer = await this.#once('around', id, () =>
      this.#store.sync.loadAround(id, messageId, () => doors.messagesAround(id, messageId)),
    );
    if (answer instanceof ApiProblem) return [400, 404].includes(answer.status) ? 'missing' : 'failed';
    if (answer?.joined) this.#store.joined(id, answer.olderCursor);
    return 'shown';
  }

  async older(id: ConversationId): Promise<void> {
    const cursor = this.of(id)?.olderCursor;
    if (!cursor) return;
    await this.#once('older', id, () =>
      this.#store.sync.loadPastOlder(id, () => doors.olderMessages(id, cursor)),
    );
  }

  async newer(id: ConversationId): Promise<void> {
    const cursor = this.of(id)?.newerCursor;
    if (!cursor) return;
    const answer = await this.#once('newer', id, () =>
      this.#store.sync.loadPastNewer(id, () => doors.newerMessages(id, cursor)),
    );
    if (answer && !(answer instanceof ApiProblem) && answer.joined) {
      this.#store.joined(id, answer.olderCursor);
    }
  }

  leave(id: ConversationId): void {
    this.#store.sync.leavePast(id);
  }

  /** After everything was taken afresh, what is shown of the past may have changed too. */
  refresh(id: ConversationId | null): void {
    for (const other of this.#windows.keys()) if (other !== id) this.leave(other);
    const window = id === null ? null : this.of(id);
    if (id !== null && window) void this.openAt(id, window.anchor);
  }

  async #once<A>(way: Way, id: ConversationId, run: () => Promise<A>): Promise<A | ApiProblem | null> {
    const key = `${way} ${id}`;
    if (this.#loading.has(key)) return null;
    this.#loading = new Set([...this.#loading, key]);
    try {
      return await run();
    } catch (reason) {
      this.#store.failed(reason);
      return reason instanceof ApiProblem ? reason : new ApiProblem('unreachable', 0);
    } finally {
      this.#loading = new Set([...this.#loading].filter((one) => one !== key));
    }
  }
}
