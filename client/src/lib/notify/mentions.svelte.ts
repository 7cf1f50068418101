import { isThreadEvent } from '@balcao/contract';
import type { LiveEvent, MentionView, MessageId, Page, TeammateId } from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import { pageOf } from '../api/page.ts';

export interface MentionDoors {
  read(cursor?: string): Promise<Page<MentionView>>;
  markRead(ids: readonly MessageId[]): Promise<unknown>;
}

/** Notes that name me, newest first; read again after every interruption, so that the count is right. */
export class Mentions {
  readonly #me: TeammateId;
  readonly #doors: MentionDoors;
  #list = $state.raw<readonly MentionView[] | null>(null);
  #cursor: string | null = $state(null);
  #problem: unknown = $state.raw(null);
  #reading = false;

  constructor(me: TeammateId, doors: MentionDoors) {
    this.#me = me;
    this.#doors = doors;
  }

  get list(): readonly MentionView[] | null {
    return this.#list;
  }
  get hasMore(): boolean {
    return this.#cursor !== null;
  }
  get problem(): unknown {
    return this.#problem;
  }
  get unread(): number {
    return this.#list?.filter((one) => one.readAt === null).length ?? 0;
  }

  async load(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const { items, nextCursor } = pageOf(await this.#doors.read());
      this.#list = items;
      this.#cursor = nextCursor;
      this.#problem = null;
    } catch (reason) {
      this.#problem = reason;
    } finally {
      this.#reading = false;
    }
  }

  async more(): Promise<void> {
    if (this.#reading || !this.#cursor) return;
    this.#reading = true;
    try {
      const { items, nextCursor } = pageOf(await this.#doors.read(this.#cursor));
      this.#list = [...(this.#list ?? []), ...items];
      this.#cursor = nextCursor;
    } catch (reason) {
      this.#problem = reason;
    } finally {
      this.#reading = false;
    }
  }

  /** What is read here is read everywhere; when the server did not hear it, it comes back unread. */
  async read(ids: readonly MessageId[]): Promise<void> {
    const unread = new Set(this.#list?.filter((one) => one.readAt === null).map((one) => one.message.id));
    const now = ids.filter((id) => unread.has(id));
    if (now.length === 0) return;
    const readAt = new Date().toISOString();
    this.#list = this.#list?.map((one) => (now.includes(one.message.id) ? { ...one, readAt } : one)) ?? null;
    try {
      await this.#doors.markRead(now);
    } catch {
      await this.load();
    }
  }

  hear(events: readonly LiveEvent[]): void {
    for (const event of events) {
      if (!isThreadEvent(event) || event.type !== 'message.added') continue;
      const { message, conversation } = event;
      if (message.authorId === this.#me || !message.mentions?.includes(this.#me)) continue;
      if (this.#list?.some((one) => one.message.id === message.id)) continue;
      this.#list = [{ message, conversation, readAt: null }, ...(this.#list ?? [])];
    }
  }
}

const KEY = Symbol('mentions');

export function provideMentions(mentions: Mentions): Mentions {
  return setContext(KEY, mentions);
}

export function useMentions(): Mentions {
  return getContext<Mentions>(KEY);
}
