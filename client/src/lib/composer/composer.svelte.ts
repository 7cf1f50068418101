import type { ConversationId, MessageView, TeammateId } from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import type { ApiProblem } from '../api/http.ts';
import type { Desk } from '../desk/desk.svelte.ts';
import type { InboxStore } from '../inbox/inbox-store.svelte.ts';
import { allSeen, answeredMeanwhile, lastN, NOTHING_SEEN, passOwn } from '../inbox/seen.ts';
import type { Seen } from '../inbox/seen.ts';
import type { Tray } from './attach/tray.svelte.ts';
import type { Draft } from './drafts.ts';
import { mentionsIn } from './completion.ts';
import { splitText } from './formatting.ts';
import { LIMIT } from './may-send.ts';
import type { Mode } from './may-send.ts';
import type { Content, Sending } from './sending.ts';
import type { VoiceNote } from './voice/voice-note.ts';

const TYPING_EVERY_MS = 3_000;

interface Writing {
  text: string;
  sinceN: number;
  quoted: MessageView | null;
}

/** What goes beside the words, in one message. */
export interface Extra {
  content: Content;
  text?: string;
  /** Of a file. */
  bytes?: Blob;
  anyway?: boolean;
}

/** What one person is writing in one conversation, and what stands against sending it. */
export class Composer {
  readonly id: ConversationId;
  readonly #store: InboxStore;
  readonly #desk: Desk;
  #mode = $state<Mode>('reply');
  #writing = $state.raw<Record<Mode, Writing>>({ reply: blank(), note: blank() });
  /** The server's refusal on a stale view: the missed messages, and the message as it was tried. */
  #stale = $state.raw<{ missed: readonly MessageView[]; tried: Sending } | null>(null);
  #problem = $state.raw<ApiProblem | null>(null);
  #seen: Seen = NOTHING_SEEN;
  #typedAt = 0;
  #over = $state(false);
  /** Arrival number when something other than words was begun (a file, a voice note, a form); null when nothing is. */
  #begunN = $state<number | null>(null);
  /** Files chosen and not yet sent, and a voice note recorded and not yet sent: they survive a look elsewhere. */
  tray = $state.raw<Tray | null>(null);
  voice = $state.raw<VoiceNote | null>(null);
  readonly #answered = $derived.by(() => {
    const { text, sinceN } = this.#writing.reply;
    const since = [...(text.trim() === '' ? [] : [sinceN]), ...(this.#begunN === null ? [] : [this.#begunN])];
    if (since.length === 0) return null;
    return answeredMeanwhile(this.#store.messages(this.id) ?? [], Math.min(...since), this.#store.me.id);
  });

  constructor(id: ConversationId, store: InboxStore, desk: Desk) {
    this.id = id;
    this.#store = store;
    this.#desk = desk;
    for (const mode of ['reply', 'note'] as const) this.heard(mode, store.drafts.get(id, mode));
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
  /** The last message that was seen, at this moment. */
  get seen(): Seen {
    return passOwn(this.#seen, this.#store.messages(this.id) ?? [], this.#store.me.id);
  }

  switchTo(mode: Mode): void {
    this.#mode = mode;
    this.#problem = null;
    // A note kept from earlier may name somebody without the list ever being opened.
    if (mode === 'note') this.#desk.people.want();
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

  /** Something other than words is being made: an answer that comes meanwhile counts as a conflict too. */
  begin(): void {
    this.#begunN ??= this.#lastN();
  }
  /** It was sent or put away. */
  end(): void {
    this.#begunN = null;
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
    this.#post({ clientId, text, quoted, now, anyway });
    this.discard();
    this.#sent();
  }

  /** A text too long for one message goes as several, cut where a reader pauses. */
  sendParts(now: Date): void {
    const { text, quoted } = this.#writing[this.#mode];
    splitText(text, LIMIT[this.#mode]).forEach((part, i) =>
      this.#post({ clientId: crypto.randomUUID(), text: part, quoted: i === 0 ? quoted : null, now }),
    );
    this.discard();
    this.#sent();
  }

  /** Sends something other than plain words to the customer; words in the field stay there. */
  sendExtra({ content, text = '', bytes, anyway = false }: Extra, now: Date): void {
    const { quoted } = this.#writing.reply;
    if (anyway) this.look();
    this.#mode = 'reply';
    this.#post({ clientId: crypto.randomUUID(), text, quoted, now, anyway, content, bytes });
    if (quoted) this.#write({ ...this.#writing.reply, quoted: null });
    this.end();
    this.#sent();
  }

  /** Drops the text of the present mode and what stood against it. */
  discard(): void {
    this.#stale = null;
    this.#problem = null;
    this.#begunN = this.#begunN === null ? null : this.#lastN();
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

  /** A draft that this page did not write: kept from before, or changed on another page. */
  heard(mode: Mode, draft: Draft | null): void {
    const { text = '', sinceN = 0, quoted = null } = draft ?? {};
    this.#writing = { ...this.#writing, [mode]: { text, sinceN, quoted } };
    if (this.#writing.reply.text === '' && this.#writing.note.text !== '' && mode === 'note') {
      this.#mode = 'note';
    }
  }

  #post(one: {
    clientId: string;
    text: string;
    quoted: MessageView | null;
    now: Date;
    anyway?: boolean;
    content?: Content;
    bytes?: Blob | undefined;
  }): void {
    const { clientId, text, quoted, now, anyway = false, content, bytes } = one;
    const mode = this.#mode;
    const mentions = mode === 'note' ? mentionsIn(text, this.#desk.people.items ?? []) : [];
    this.#store.send(
      {
        clientId,
        conversationId: this.id,
        mode,
        text,
        quoted: mode === 'reply' ? quoted : null,
        at: now.toISOString(),
        force: anyway || this.#over,
        seen: this.seen,
        ...(content ? { content } : {}),
        ...(mentions.length > 0 ? { mentions } : {}),
      },
      bytes,
    );
  }

  #sent(): void {
    this.#typedAt = 0;
    this.#over = false;
  }

  #lastN(): number {
    return lastN(this.#store.messages(this.id) ?? []);
  }

  #write(writing: Writing): void {
    this.#writing = { ...this.#writing, [this.#mode]: writing };
    this.#store.drafts.put(this.id, this.#mode, { ...writing, at: Date.now() });
    this.#store.draftChanged();
  }
}

function blank(): Writing {
  return { text: '', sinceN: 0, quoted: null };
}

/** One composer per conversation, made when it is first opened. */
export class Composers {
  /** What is written with: quick replies, templates, teammates to be named. */
  readonly desk: Desk;
  readonly #store: InboxStore;
  readonly #made = new Map<ConversationId, Composer>();

  /** Who writes, for the texts that name the writer. */
  readonly who: { id: TeammateId; teammate: string; company: string };

  constructor(
    store: InboxStore,
    desk: Desk,
    company: string,
    told: (sending: Sending, problem: ApiProblem) => void,
  ) {
    this.#store = store;
    this.desk = desk;
    this.who = { id: store.me.id, teammate: store.me.name, company };
    store.outgoing.seenOf = (id) => this.#made.get(id)?.seen;
    store.onRefused((sending, problem) => {
      this.of(sending.conversationId).refused(sending, problem);
      told(sending, problem);
    });
    store.drafts.onHeard((id, mode, draft) => {
      this.#made.get(id)?.heard(mode, draft);
      store.draftChanged();
    });
  }

  of(id: ConversationId): Composer {
    let composer = this.#made.get(id);
    if (!composer) this.#made.set(id, (composer = new Composer(id, this.#store, this.desk)));
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
