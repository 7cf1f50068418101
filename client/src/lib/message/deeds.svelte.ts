import type { ConversationId, MessageId, MessageView, SessionView } from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import * as doors from '../api/doors.ts';
import { ApiProblem } from '../api/http.ts';
import { problemWords } from '../api/problem-words.ts';
import { m } from '../i18n/generated/messages.js';
import { toasts } from '../ui/toasts.svelte.ts';
import { copy } from './copy.ts';
import { ownReaction } from './deeds.ts';

/** Which messages the owner was told of from this page; the server answers the same to a second asking. */
const asked = new SvelteMap<MessageId, 'asking' | 'done'>();

interface Store {
  me: SessionView['teammate'];
  seenOf: (id: ConversationId) => MessageId | null;
  /** The address at which a conversation opens. */
  addressOf: (id: ConversationId) => string;
}

/** What is done to one message. Everything asks the server; the bubble changes when the server tells everybody. */
export class Deeds {
  readonly #store: Store;
  #busy = $state.raw<ReadonlySet<MessageId>>(new Set());

  constructor(store: Store) {
    this.#store = store;
  }

  isBusy(id: MessageId): boolean {
    return this.#busy.has(id);
  }

  askedOwner(id: MessageId): 'asking' | 'done' | null {
    return asked.get(id) ?? null;
  }

  /** The same emoji again takes it back. */
  async react(message: MessageView, emoji: string): Promise<void> {
    const next = ownReaction(message) === emoji ? null : emoji;
    await this.#ask(message.id, () => doors.react(message.id, next));
  }

  async retry(message: MessageView, force = false): Promise<void> {
    const { id, conversationId } = message;
    const seenMessageId = this.#store.seenOf(conversationId);
    await this.#ask(id, () => doors.retryMessage(id, { seenMessageId, ...(force ? { force } : {}) }), {
      refused: (problem) => {
        if (problem.code !== 'stale_view') return false;
        toasts.say(m.retry_stale(), {
          tone: 'alert',
          action: { label: m.send_anyway(), run: () => void this.retry(message, true) },
        });
        return true;
      },
    });
  }

  async askOwner(message: MessageView): Promise<void> {
    if (asked.has(message.id)) return;
    asked.set(message.id, 'asking');
    const done = await this.#ask(message.id, async () => {
      const { told } = await doors.askOwner(message.id);
      toasts.say(told > 0 ? m.owner_told_people({ count: told }) : m.owner_told_none());
    });
    if (done) asked.set(message.id, 'done');
    else asked.delete(message.id);
  }

  async wrong(message: MessageView): Promise<void> {
    await this.#ask(message.id, () => doors.botWasWrong(message.id), { told: m.bot_wrong_told() });
  }

  copyText(message: MessageView): void {
    void copy(message.text ?? '', m.copied_text());
  }

  copyLink(message: MessageView): void {
    const address = new URL(this.#store.addressOf(message.conversationId), location.origin);
    address.searchParams.set('m', message.id);
    void copy(address.href, m.copied_link());
  }

  async #ask(
    id: MessageId,
    run: () => Promise<unknown>,
    say: { told?: string; refused?: (problem: ApiProblem) => boolean } = {},
  ): Promise<boolean> {
    if (this.#busy.has(id)) return false;
    this.#busy = new Set([...this.#busy, id]);
    try {
      await run();
      if (say.told) toasts.say(say.told);
      return true;
    } catch (reason) {
      const known = reason instanceof ApiProblem && say.refused?.(reason);
      if (!known) toasts.say(problemWords(reason, Date.now()), { tone: 'alert' });
      return false;
    } finally {
      this.#busy = new Set([...this.#busy].filter((one) => one !== id));
    }
  }
}

const KEY = Symbol('deeds');

export function provideDeeds(deeds: Deeds): Deeds {
  return setContext(KEY, deeds);
}

export function useDeeds(): Deeds {
  return getContext<Deeds>(KEY);
}
