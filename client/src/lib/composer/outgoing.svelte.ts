import type { ConversationId, MessageView, TeammateId } from '@balcao/contract';
import { SvelteMap } from 'svelte/reactivity';
import * as doors from '../api/doors.ts';
import { ApiProblem } from '../api/http.ts';
import { passOwn } from '../inbox/seen.ts';
import type { Seen } from '../inbox/seen.ts';
import { OutboxKeeper } from './keeping.ts';
import { lazyOutboxStore } from './lazy-store.ts';
import { Outbox } from './outbox.ts';
import { requestOf } from './sending.ts';
import type { Sending } from './sending.ts';
import { thisTab } from './tabs.ts';
import { upload } from './upload.ts';

export type Refusal = (sending: Sending, problem: ApiProblem) => void;

interface Panel {
  me: TeammateId;
  isLive(): boolean;
  messages(id: ConversationId): readonly MessageView[] | null;
}

/** Everything on its way to the server: the outbox, what is kept of it over a reload, and how far each upload is. */
export class Outgoing {
  readonly #panel: Panel;
  readonly #outbox: Outbox;
  readonly #progress = new SvelteMap<string, number>();
  readonly #urls = new Map<string, string>();
  #entries = $state.raw<readonly Sending[]>([]);
  #keeper: OutboxKeeper;
  #refused: Refusal = () => undefined;
  /** What is seen of a conversation now; set by the composers. */
  seenOf: (id: ConversationId) => Seen | undefined = () => undefined;

  constructor(panel: Panel) {
    this.#panel = panel;
    // Until the tab is known, what is sent is kept in memory only; that lasts a few milliseconds.
    this.#keeper = new OutboxKeeper(panel.me, '', null);
    this.#outbox = new Outbox({
      mayPost: () => this.#panel.isLive(),
      now: () => Date.now(),
      upload: async ({ clientId, content }, told, signal) => {
        const bytes = await this.#keeper.file(clientId);
        if (!bytes) return null;
        return upload(bytes, { kind: content.kind, filename: content.filename }, told, signal);
      },
      post: (sending) => this.#post(sending),
      refused: (sending, problem) => this.#refused(sending, problem),
      changed: () => this.#changed(),
      progress: (clientId, share) =>
        share === null ? this.#progress.delete(clientId) : this.#progress.set(clientId, share),
      isUnknown: (reason) =>
        !(reason instanceof ApiProblem) || reason.code === 'unreachable' || reason.status >= 500,
      refusalOf: (reason) =>
        reason instanceof ApiProblem
          ? { code: reason.code, status: reason.status, body: $state.snapshot(reason.body) }
          : { code: 'internal', status: 0, body: {} },
    });
  }

  /** Takes up what an earlier page of this person's left behind. */
  async start(): Promise<void> {
    const store = lazyOutboxStore();
    if (!store) return;
    const tab = await thisTab();
    const early = this.#keeper;
    this.#keeper = new OutboxKeeper(this.#panel.me, tab.id, store);
    for (const { clientId } of this.#outbox.entries) {
      const bytes = early.fileHere(clientId);
      if (bytes) this.#keeper.keepFile(clientId, bytes);
    }
    const kept = await this.#keeper.takeOver((id) => tab.isOpen(id));
    this.#outbox.restore(kept);
    this.#changed();
  }

  of(id: ConversationId): readonly Sending[] {
    return this.#entries.filter((entry) => entry.conversationId === id);
  }
  /** Share of the upload that is done, 0 to 1; null when none is under way. */
  progress(clientId: string): number | null {
    return this.#progress.get(clientId) ?? null;
  }
  /** An address of the bytes in hand, for drawing the file before the server has it; null after a reload. */
  urlOf(clientId: string): string | null {
    const known = this.#urls.get(clientId);
    if (known) return known;
    const bytes = this.#keeper.fileHere(clientId);
    if (!bytes) return null;
    const url = URL.createObjectURL(bytes);
    this.#urls.set(clientId, url);
    return url;
  }

  onRefused(refused: Refusal): void {
    this.#refused = refused;
  }
  /** @param bytes  of a message's file */
  send(sending: Omit<Sending, 'state'>, bytes?: Blob): void {
    if (bytes) this.#keeper.keepFile(sending.clientId, bytes);
    this.#outbox.send(sending);
  }
  /** @param force  in spite of what came meanwhile */
  retry(clientId: string, force = false): void {
    const entry = this.#entries.find((one) => one.clientId === clientId);
    if (!entry) return;
    const seen = this.seenOf(entry.conversationId);
    this.#outbox.retry(clientId, { ...(seen ? { seen } : {}), ...(force ? { force } : {}) });
  }
  drop(clientId: string): void {
    this.#outbox.drop(clientId);
  }
  arrived(clientIds: ReadonlySet<string>): void {
    this.#outbox.arrived(clientIds);
  }
  resume(): void {
    this.#outbox.resume();
  }

  #post(sending: Sending): Promise<MessageView> {
    const { conversationId: id, clientId, text, force, quoted, mentions } = sending;
    if (sending.mode === 'note') {
      return doors.note(id, { text, clientId, ...(mentions?.length ? { mentions } : {}) });
    }
    const seen = sending.seen ?? this.seenOf(id) ?? { id: null, n: 0 };
    return doors.reply(id, {
      ...requestOf(sending),
      seenMessageId: passOwn(seen, this.#panel.messages(id) ?? [], this.#panel.me).id,
      ...(quoted ? { quotedMessageId: quoted.id } : {}),
      ...(force ? { force } : {}),
    });
  }

  #changed(): void {
    this.#entries = this.#outbox.entries;
    this.#keeper.keep(this.#outbox.entries);
    const here = new Set(this.#entries.map(({ clientId }) => clientId));
    for (const [clientId, url] of this.#urls) {
      if (here.has(clientId)) continue;
      this.#urls.delete(clientId);
      // The real message may still be drawing itself from these bytes.
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    }
  }
}
