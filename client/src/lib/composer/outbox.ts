import type { ConversationId, MessageId, MessageView } from '@balcao/contract';
import type { ApiProblem } from '../api/http.ts';

export interface Sending {
  clientId: string;
  conversationId: ConversationId;
  mode: 'reply' | 'note';
  text: string;
  quoted: MessageView | null;
  /** ISO, when the person pressed send. */
  at: string;
  force: boolean;
  /**
   * `waiting` for its turn, `posting`, `stored` by the server (its event is under way), or `unsure`: no answer came,
   * so it may have been stored; sending it again with the same clientId is safe.
   */
  state: 'waiting' | 'posting' | 'stored' | 'unsure';
  storedId?: MessageId;
}

type Lane = Pick<Sending, 'conversationId' | 'mode'>;

export interface OutboxDoors {
  /** Posts it; what was seen is asked at that moment, since own earlier messages count as seen. */
  post(sending: Sending): Promise<MessageView>;
  refused(sending: Sending, problem: ApiProblem): void;
  changed(): void;
  isUnknown(reason: unknown): boolean;
}

/**
 * What was sent and not yet told by the server: one queue per conversation and
 * mode, so that messages leave in the order typed.
 * A refusal gives back everything behind it too: the words were written for what came before them.
 */
export class Outbox {
  readonly #doors: OutboxDoors;
  #entries: readonly Sending[] = [];
  #busy = new Set<string>();

  constructor(doors: OutboxDoors, restored: readonly Sending[] = []) {
    this.#doors = doors;
    this.#entries = restored.map((entry) => ({ ...entry, state: 'unsure' as const }));
  }

  get entries(): readonly Sending[] {
    return this.#entries;
  }

  of(id: ConversationId): readonly Sending[] {
    return this.#entries.filter((entry) => entry.conversationId === id);
  }

  send(sending: Omit<Sending, 'state'>): void {
    this.#set([...this.#entries, { ...sending, state: 'waiting' }]);
    void this.#work(sending);
  }

  /** Tries an unanswered one again, as the same message. */
  retry(clientId: string): void {
    const entry = this.#entries.find((one) => one.clientId === clientId);
    if (!entry || entry.state !== 'unsure') return;
    this.#change(clientId, { state: 'waiting' });
    void this.#work(entry);
  }

  drop(clientId: string): void {
    this.#set(this.#entries.filter((entry) => entry.clientId !== clientId));
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
    for (let next = this.#next(lane); next; next = this.#next(lane)) await this.#post(next);
    this.#busy.delete(name);
  }

  #next(lane: Lane): Sending | undefined {
    // Nothing overtakes a message whose outcome is unknown.
    const first = this.#lane(lane).find((entry) => entry.state !== 'stored');
    return first?.state === 'waiting' ? first : undefined;
  }

  #lane({ conversationId, mode }: Lane): Sending[] {
    return this.#entries.filter((entry) => entry.conversationId === conversationId && entry.mode === mode);
  }

  async #post(sending: Sending): Promise<void> {
    this.#change(sending.clientId, { state: 'posting' });
    try {
      const message = await this.#doors.post(sending);
      this.#change(sending.clientId, { state: 'stored', storedId: message.id });
    } catch (reason) {
      if (this.#doors.isUnknown(reason)) {
        this.#change(sending.clientId, { state: 'unsure' });
        return;
      }
      this.#giveBack(sending, reason as ApiProblem);
    }
  }

  #giveBack(sending: Sending, problem: ApiProblem): void {
    const behind = this.#lane(sending).filter(
      (entry) => entry.clientId !== sending.clientId && entry.state === 'waiting',
    );
    const gone = new Set([sending, ...behind].map((entry) => entry.clientId));
    this.#set(this.#entries.filter((entry) => !gone.has(entry.clientId)));
    const text = [sending, ...behind].map((entry) => entry.text).join('\n');
    this.#doors.refused({ ...sending, text }, problem);
  }

  #change(clientId: string, change: Partial<Sending>): void {
    this.#set(this.#entries.map((entry) => (entry.clientId === clientId ? { ...entry, ...change } : entry)));
  }

  #set(entries: readonly Sending[]): void {
    this.#entries = entries;
    this.#doors.changed();
  }
}
