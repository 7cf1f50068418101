import type { ConversationId, MessageView, UploadView } from '@balcao/contract';
import type { ApiProblem } from '../api/http.ts';
import type { Seen } from '../inbox/seen.ts';
import { isPlain } from './sending.ts';
import type { Sending, SendingFile } from './sending.ts';

export type { Sending } from './sending.ts';

type Lane = Pick<Sending, 'conversationId' | 'mode'>;
type File = Sending & { content: SendingFile };

export interface OutboxDoors {
  /** Whether the panel is connected and has caught up; nothing leaves before. */
  mayPost(): boolean;
  now(): number;
  /** Brings the file to the server. `null`: its bytes are gone. */
  upload(
    file: File,
    progress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<Pick<UploadView, 'id'> | null>;
  post(sending: Sending): Promise<MessageView>;
  /** Words come back to their writer. */
  refused(sending: Sending, problem: ApiProblem): void;
  changed(): void;
  /** Share of an upload, 0 to 1; null when it ended. */
  progress(clientId: string, share: number | null): void;
  isUnknown(reason: unknown): boolean;
  /** A problem's code, state and body, for what is kept over a reload. */
  refusalOf(reason: unknown): NonNullable<Sending['refusal']>;
}

/** Nothing written longer ago than this leaves by itself when the connection is back: the customer has moved on. */
export const ASK_AFTER_MS = 30 * 60_000;

/** What the server says of the whole conversation, not of one message. */
const OF_THE_LANE = new Set([
  'stale_view',
  'window_closed',
  'claim_taken',
  'thread_elsewhere',
  'not_allowed',
  'conversation_superseded',
  'already_resolved',
  'contact_unreachable',
  'signed_out',
]);

/**
 * What was sent and not yet told by the server: one queue per conversation and mode, so that messages leave in the order
 * typed. Without a connection it waits, over reloads too, and leaves once when the panel is live again.
 * A refusal gives back everything behind it too: the words were written for what came before them.
 */
export class Outbox {
  readonly #doors: OutboxDoors;
  #entries: readonly Sending[] = [];
  #busy = new Set<string>();
  readonly #uploads = new Map<string, AbortController>();

  constructor(doors: OutboxDoors) {
    this.#doors = doors;
  }

  get entries(): readonly Sending[] {
    return this.#entries;
  }

  of(id: ConversationId): readonly Sending[] {
    return this.#entries.filter((entry) => entry.conversationId === id);
  }

  /** What an earlier page of this person's left behind, before anything of this one's. */
  restore(kept: readonly Sending[]): void {
    const here = new Set(this.#entries.map((entry) => entry.clientId));
    const back = kept
      .filter((entry) => !here.has(entry.clientId))
      .map((entry): Sending =>
        entry.state === 'posting' || entry.state === 'uploading' || entry.state === 'stored'
          ? { ...entry, state: 'unsure' }
          : entry,
      );
    if (back.length === 0) return;
    this.#set([...back.toSorted((a, b) => (a.at < b.at ? -1 : 1)), ...this.#entries]);
    this.resume();
  }

  /** Live again: what waits leaves, what had no answer is asked for again as the same message. */
  resume(): void {
    if (!this.#doors.mayPost()) return;
    const now = this.#doors.now();
    this.#set(
      this.#entries.map((entry) => {
        if (entry.state !== 'waiting' && entry.state !== 'unsure') return entry;
        const old = entry.mode === 'reply' && now - Date.parse(entry.at) > ASK_AFTER_MS;
        return { ...entry, state: old ? 'asking' : 'waiting' };
      }),
    );
    for (const entry of this.#entries) void this.#work(entry);
  }

  send(sending: Omit<Sending, 'state'>): void {
    this.#set([...this.#entries, { ...sending, state: 'waiting' }]);
    void this.#work(sending);
  }

  /**
   * Tries an unanswered, old or refused one again, as the same message.
   * @param over  what was seen by now, and whether it is sent in spite of what came meanwhile
   */
  retry(clientId: string, over: { seen?: Seen; force?: boolean } = {}): void {
    const entry = this.#entries.find((one) => one.clientId === clientId);
    if (!entry || !['unsure', 'asking', 'refused'].includes(entry.state)) return;
    const { refusal: _, ...rest } = entry;
    this.#set(
      this.#entries.map((one) => (one === entry ? { ...rest, ...over, state: 'waiting' as const } : one)),
    );
    void this.#work(entry);
  }

  drop(clientId: string): void {
    const entry = this.#entries.find((one) => one.clientId === clientId);
    if (!entry) return;
    this.#uploads.get(clientId)?.abort();
    this.#set(this.#entries.filter((one) => one !== entry));
    void this.#work(entry);
  }

  /** The server told it to everybody: the real message takes over. */
  arrived(clientIds: ReadonlySet<string>): void {
    if (this.#entries.some((entry) => clientIds.has(entry.clientId))) {
      this.#set(this.#entries.filter((entry) => !clientIds.has(entry.clientId)));
    }
  }

  async #work(lane: Lane): Promise<void> {
    const name = `${lane.conversationId} ${lane.mode}`;
    if (this.#busy.has(name)) return;
    this.#busy.add(name);
    for (let next = this.#next(lane); next; next = this.#next(lane)) await this.#take(next);
    this.#busy.delete(name);
  }

  #next(lane: Lane): Sending | undefined {
    if (!this.#doors.mayPost()) return undefined;
    // Nothing overtakes a message whose outcome is unknown; one that was refused is out of the way.
    const first = this.#lane(lane).find((entry) => entry.state !== 'stored' && entry.state !== 'refused');
    return first?.state === 'waiting' ? first : undefined;
  }

  #lane({ conversationId, mode }: Lane): Sending[] {
    return this.#entries.filter((entry) => entry.conversationId === conversationId && entry.mode === mode);
  }

  async #take(sending: Sending): Promise<void> {
    const ready = needsUpload(sending) ? await this.#upload(sending) : sending;
    if (ready) await this.#post(ready);
  }

  async #upload(file: File): Promise<Sending | null> {
    const { clientId } = file;
    const abort = new AbortController();
    this.#uploads.set(clientId, abort);
    this.#change(clientId, { state: 'uploading' });
    try {
      const told = (share: number) => this.#doors.progress(clientId, share);
      const uploaded = await this.#doors.upload(file, told, abort.signal);
      if (abort.signal.aborted) return null;
      if (!uploaded) {
        const refusal = { code: 'media_unknown', status: 0, body: {} };
        this.#change(clientId, { state: 'refused', refusal });
        return null;
      }
      this.#change(clientId, { content: { ...file.content, mediaId: uploaded.id } });
      return this.#entries.find((entry) => entry.clientId === clientId) ?? null;
    } catch (reason) {
      if (!abort.signal.aborted) this.#failed(file, reason);
      return null;
    } finally {
      this.#uploads.delete(clientId);
      this.#doors.progress(clientId, null);
    }
  }

  async #post(sending: Sending): Promise<void> {
    this.#change(sending.clientId, { state: 'posting' });
    try {
      const message = await this.#doors.post(sending);
      this.#change(sending.clientId, { state: 'stored', storedId: message.id });
    } catch (reason) {
      this.#failed(sending, reason);
    }
  }

  #failed(sending: Sending, reason: unknown): void {
    if (this.#doors.isUnknown(reason)) this.#change(sending.clientId, { state: 'unsure' });
    else this.#giveBack(sending, reason as ApiProblem);
  }

  #giveBack(sending: Sending, problem: ApiProblem): void {
    const behind = this.#lane(sending).filter(
      (entry) => entry.clientId !== sending.clientId && entry.state === 'waiting',
    );
    const ofLane = isPlain(sending) || OF_THE_LANE.has(problem.code);
    const back = ofLane ? [sending, ...behind] : [sending];
    const words = back.filter(isPlain);
    const gone = new Set(words.map((entry) => entry.clientId));
    const held = new Set(back.filter((entry) => !isPlain(entry)).map((entry) => entry.clientId));
    const refusal = this.#doors.refusalOf(problem);
    this.#set(
      this.#entries
        .filter((entry) => !gone.has(entry.clientId))
        .map((entry) => (held.has(entry.clientId) ? { ...entry, state: 'refused', refusal } : entry)),
    );
    const [first] = words;
    if (first) this.#doors.refused({ ...first, text: words.map(({ text }) => text).join('\n') }, problem);
  }

  #change(clientId: string, change: Partial<Sending>): void {
    this.#set(this.#entries.map((entry) => (entry.clientId === clientId ? { ...entry, ...change } : entry)));
  }

  #set(entries: readonly Sending[]): void {
    this.#entries = entries;
    this.#doors.changed();
  }
}

function needsUpload(sending: Sending): sending is File {
  return sending.content?.type === 'file' && sending.content.mediaId === undefined;
}
