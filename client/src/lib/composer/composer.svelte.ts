import type { ConversationId, MessageView } from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import type { ApiProblem } from '../api/http.ts';
import type { InboxStore } from '../inbox/inbox-store.svelte.ts';
import type { Mode } from './may-send.ts';
import type { Sending } from './outbox.ts';
import { allSeen, answeredMeanwhile, lastN, NOTHING_SEEN, passOwn } from '../inbox/seen.ts';
import type { Seen } from '../inbox/seen.ts';

const TYPING_EVERY_MS = 3_000;

interface Writing {
  text: string;
  sinceN: number;
  quoted: MessageView | null;
}

/** What one person is writing in one conversation, and what stands against sending it. */
export class Composer {
  readonly id: ConversationId;
  readonly #store: InboxStore;
  #mode = $state<Mode>('reply');
  #writing = $state.raw<Record<Mode, Writing>>({ reply: blank(), note: blank() });
  /** The server's refusal on a stale view: the missed messages, and the message as it was tried. */
  #stale = $state.raw<{ missed: readonly MessageView[]; tried: Sending } | null>(null);
  #problem = $state.raw<ApiProblem | null>(null);
  #seen: Seen = NOTHING_SEEN;
  #typedAt = 0;
  #over = $state(false);
  readonly #answered = $derived.by(() => {
    const { text, sinceN } = this.#writing.reply;
    if (text.trim() === '') return null;
    return answeredMeanwhile(this.#store.messages(this.id) ?? [], sinceN, this.#store.me.id);
  });

  constructor(id: ConversationId, store: InboxStore) {
    this.id = id;
    this.#store = store;
    const kept = (mode: Mode) => store.drafts.get(id, mode);
    this.#writing = { reply: { ...blank(), ...kept('reply') }, note: { ...blank(), ...kept('note') } };
    if (this.#writing.reply.text === '' && this.#writing.note.text !== '') this.#mode = 'note';
  }

  get mode(): Mode {
    return this.#mode;
  }
  get text(): string {
    return this.#writing[this.#mode].text;
  }
  get quoted(): MessageView | null {
    return this.#mode === 'reply' ? this.#writing.reply.quoted : null;
  }
  get missed(): readonly MessageView[] | null {
    return this.#stale?.missed ?? null;
  }
  /** Somebody else's answer that came while this text was being written. */
  get answered(): MessageView | null {
    return this.#answered;
  }
  get conflict(): boolean {
    return this.#mode === 'reply' && (this.#stale !== null || this.#answered !== null);
  }
  /** A supervisor's "answer all the same" over somebody's claim. */
  get over(): boolean {
    return this.#over;
  }
  get problem(): ApiProblem | null {
    return this.#problem;
  }
  /** The last message that was seen, at this moment; null when the thread was empty. */
  get seenId(): string | null {
    return passOwn(this.#seen, this.#store.messages(this.id) ?? [], this.#store.me.id).id;
  }

  switchTo(mode: Mode): void {
    this.#mode = mode;
    this.#problem = null;
  }

  type(text: string, now: number): void {
    const before = this.#writing[this.#mode];
    const begins = before.text.trim() === '' && text.trim() !== '';
    this.#write({ ...before, text, sinceN: begins ? this.#lastN() : before.sinceN });
    this.#problem = null;
    if (text.trim() === '') {
      this.#stale = null;
      return;
    }
    if (now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now;
    this.#store.typing(this.id, this.#mode);
  }

  /** @param over  answer although somebody else holds the conversation; lasts for one message */
  answerOver(over: boolean): void {
    this.#over = over;
  }

  quote(message: MessageView | null): void {
    this.#mode = 'reply';
    this.#write({ ...this.#writing.reply, quoted: message });
  }

  /** The newest messages are before the person's eyes. */
  look(): void {
    const seen = allSeen(this.#store.messages(this.id) ?? []);
    if (seen.n > this.#seen.n) this.#seen = seen;
  }

  /** @param anyway  sent in spite of what came meanwhile */
  send(now: Date, anyway = false): void {
    const { text, quoted } = this.#writing[this.#mode];
    if (text.trim() === '') return;
    const tried = this.#stale?.tried;
    // The same words after a refusal are the same message; other words are another.
    const clientId = tried?.text === text && tried.mode === this.#mode ? tried.clientId : crypto.randomUUID();
    if (anyway) this.look();
    this.#store.send({
      clientId,
      conversationId: this.id,
      mode: this.#mode,
      text,
      quoted: this.#mode === 'reply' ? quoted : null,
      at: now.toISOString(),
      force: anyway || this.#over,
    });
    this.discard();
    this.#typedAt = 0;
    this.#over = false;
  }

  /** Drops the text of the present mode and what stood against it. */
  discard(): void {
    this.#stale = null;
    this.#problem = null;
    this.#write(blank());
  }

  /** The server refused: the words come back, before whatever was typed since. */
  refused(sending: Sending, problem: ApiProblem): void {
    this.#mode = sending.mode;
    const typed = this.#writing[sending.mode].text;
    const text = typed.trim() === '' ? sending.text : `${sending.text}\n${typed}`;
    this.#write({ text, sinceN: this.#lastN(), quoted: sending.quoted });
    if (problem.code === 'stale_view' && Array.isArray(problem.body.missed)) {
      this.#stale = { missed: problem.body.missed as MessageView[], tried: sending };
    } else {
      this.#problem = problem;
    }
  }

  #lastN(): number {
    return lastN(this.#store.messages(this.id) ?? []);
  }

  #write(writing: Writing): void {
    this.#writing = { ...this.#writing, [this.#mode]: writing };
    this.#store.drafts.put(this.id, this.#mode, { text: writing.text, sinceN: writing.sinceN });
    this.#store.draftChanged();
  }
}

function blank(): Writing {
  return { text: '', sinceN: 0, quoted: null };
}

/** One composer per conversation, made when it is first opened. */
export class Composers {
  readonly #store: InboxStore;
  readonly #made = new Map<ConversationId, Composer>();

  constructor(store: InboxStore, told: (sending: Sending, problem: ApiProblem) => void) {
    this.#store = store;
    store.seenOf = (id) => this.of(id).seenId;
    store.onRefused((sending, problem) => {
      this.of(sending.conversationId).refused(sending, problem);
      told(sending, problem);
    });
  }

  of(id: ConversationId): Composer {
    let composer = this.#made.get(id);
    if (!composer) this.#made.set(id, (composer = new Composer(id, this.#store)));
    return composer;
  }
}

const KEY = Symbol('composers');

export function provideComposers(composers: Composers): Composers {
  return setContext(KEY, composers);
}

export function useComposers(): Composers {
  return getContext<Composers>(KEY);
}
