import type { QuickReplyView, TeammateView, TemplateView } from '@balcao/contract';
import * as doors from '../api/doors.ts';

const FRESH_MS = 60_000;

/** A list of the server's, read when it is first needed and again when it has grown old. */
export class Cached<T> {
  readonly #read: () => Promise<{ items: T[] }>;
  #items = $state.raw<readonly T[]>([]);
  #status = $state<'idle' | 'loading' | 'ready' | 'error'>('idle');
  #readAt = 0;

  constructor(read: () => Promise<{ items: T[] }>) {
    this.#read = read;
  }

  get items(): readonly T[] {
    return this.#items;
  }
  /** `loading` only while there is nothing to show. */
  get status(): 'idle' | 'loading' | 'ready' | 'error' {
    return this.#status;
  }

  async load(): Promise<void> {
    if (this.#status === 'loading' || Date.now() - this.#readAt < FRESH_MS) return;
    if (this.#status !== 'ready') this.#status = 'loading';
    this.#readAt = Date.now();
    try {
      this.#items = (await this.#read()).items;
      this.#status = 'ready';
    } catch {
      this.#readAt = 0;
      if (this.#status === 'loading') this.#status = 'error';
    }
  }
}

/** What a team writes with beside its own words. */
export class Desk {
  readonly quickReplies = new Cached<QuickReplyView>(doors.quickReplies);
  readonly templates = new Cached<TemplateView>(doors.templates);
  readonly people = new Cached<TeammateView>(doors.teammates);
}
