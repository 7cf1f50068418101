import { isThreadEvent, type LiveEvent, type MessageView } from '@balcao/contract';
import type { Change, Conversation, DoubleAnswer, Instant, NewMessage, TurnState } from '@balcao/domain';
import { insertMany, updateMany } from '../platform/database/bulk.ts';
import type { PoolClient } from '../platform/database/database.ts';
import { ARRIVING_COLUMNS, arrivingValues, type ArrivingFile } from '../media/index.ts';
import { filesOf } from './arriving-files.ts';
import {
  insertValues,
  iso,
  isCustomerVisible,
  MESSAGE_INSERT,
  MESSAGE_SELECT,
  MESSAGE_UPDATE,
  messageView,
  previewOf,
  quotedOf,
  recordFromRow,
  updateValues,
  type MessageRecord,
  type MessageSqlRow,
  type Quoted,
} from './message-record.ts';
import { insertMentions } from './mention-rows.ts';
import { recordOf } from './new-record.ts';
import type { Queued } from './outbox-signal.ts';
import {
  conversationView,
  standingOf,
  THREAD_FROM,
  THREAD_INSERT,
  THREAD_SELECT,
  THREAD_UPDATE,
  threadFromRow,
  threadInsertValues,
  threadUpdateValues,
  type ContactRecord,
  type Thread,
  type ThreadSqlRow,
} from './thread.ts';
import { UndoMemories } from './undo-memories.ts';

/** An event before it has its place in the journal. */
export type PendingEvent = LiveEvent extends infer E ? (E extends LiveEvent ? Omit<E, 'seq'> : never) : never;

/**
 * The conversations and messages that one transaction works on: locked, changed in memory, written back set-based.
 * Whoever changes a conversation goes through here, so the panels' events cannot be forgotten.
 */
export class WorkingSet {
  readonly threads = new Map<string, Thread>();
  readonly events: PendingEvent[] = [];
  /** Names of teammates and teams that a change may bring in. */
  readonly names = new Map<string, string>();
  /** What people's acts found, to be taken back. */
  readonly undo = new UndoMemories();
  private readonly messages = new Map<string, MessageRecord>();
  private readonly inserted = new Set<string>();
  private readonly updated = new Set<string>();
  private readonly decisions: unknown[][] = [];
  private readonly doubles: unknown[][] = [];
  private readonly optOuts = new Map<string, boolean>();
  /** Told without the message that they quote, because it was not known here yet. */
  private readonly unquoted: [MessageView, MessageRecord][] = [];

  constructor(
    private readonly tx: PoolClient,
    readonly accountId: string,
    readonly now: Instant,
    private readonly newId: () => string,
    private readonly nextElapseAt: (state: Conversation) => Instant | null,
  ) {}

  /**
   * Locks conversations in the order of their ids, the order in which everybody locks, and reads them only then: what is
   * joined to a row (holder, contact, team) is not read again by Postgres after waiting for that row.
   */
  async lock(ids: readonly string[]): Promise<void> {
    const wanted = [...new Set(ids)].filter((id) => !this.threads.has(id));
    if (wanted.length === 0) return;
    const locked = this.tx.query({
      name: 'lock conversations',
      text: `select from conversations where id = any($1::uuid[]) and account_id = $2 order by id for no key update`,
      values: [wanted, this.accountId],
    });
    // Sent behind the lock without waiting for it: Postgres looks only when it has the lock.
    const read = this.tx.query<ThreadSqlRow>({
      name: 'locked conversations',
      text: `select ${THREAD_SELECT} from ${THREAD_FROM} where c.id = any($1::uuid[]) and c.account_id = $2`,
      values: [wanted, this.accountId],
    });
    const [, { rows }] = await Promise.all([locked, read]);
    for (const row of rows) this.threads.set(row.id, threadFromRow(row));
  }

  addThread(thread: Thread): void {
    this.threads.set(thread.state.id, thread);
  }

  /** Makes messages of locked conversations known, to be quoted or patched. */
  remember(rows: readonly MessageSqlRow[]): void {
    for (const row of rows) if (!this.messages.has(row.id)) this.messages.set(row.id, recordFromRow(row));
  }

  async loadMessages(ids: readonly string[]): Promise<void> {
    const wanted = ids.filter((id) => !this.messages.has(id));
    if (wanted.length === 0) return;
    const { rows } = await this.tx.query<MessageSqlRow>({
      name: 'messages by id',
      text: `select ${MESSAGE_SELECT} from messages m where m.id = any($1::uuid[]) and m.account_id = $2`,
      values: [wanted, this.accountId],
    });
    this.remember(rows);
  }

  message(id: string): MessageRecord | undefined {
    return this.messages.get(id);
  }

  /** Messages known here that quote this one. */
  quoting(id: string): MessageRecord[] {
    return [...this.messages.values()].filter(({ quotedMessageId }) => quotedMessageId === id);
  }

  /** Puts a new message into its thread; tells the panels once `tell` is called for it. */
  add(thread: Thread, message: MessageRecord): void {
    this.messages.set(message.id, message);
    this.inserted.add(message.id);
    thread.isDirty = true;
    this.touchPreview(thread, message);
  }

  /** Changes a message in place; the caller tells the panels by `tell`. */
  patch(thread: Thread, message: MessageRecord, patch: Partial<MessageRecord>): MessageRecord {
    const next = { ...message, ...patch };
    this.messages.set(next.id, next);
    if (!this.inserted.has(next.id)) this.updated.add(next.id);
    if (thread.preview?.id === next.id || isCustomerVisible(next) !== isCustomerVisible(message)) {
      thread.isDirty = true;
      this.touchPreview(thread, next);
    }
    return next;
  }

  /** Tells the panels of a message and of how its conversation stands now. */
  tell(thread: Thread, type: 'message.added' | 'message.changed', messageId: string): void {
    const message = this.messages.get(messageId);
    if (!message) throw new Error('a message must be in the working set to be told');
    const view = messageView(message, this.quotedBy(message));
    if (message.quotedMessageId !== null && !this.messages.has(message.quotedMessageId)) {
      this.unquoted.push([view, message]);
    }
    this.events.push({
      type,
      at: iso(this.now),
      conversationId: thread.state.id,
      message: view,
      conversation: conversationView(thread),
      was: thread.told,
    });
    thread.told = standingOf(thread);
  }

  tellChanged(thread: Thread): void {
    this.events.push({
      type: 'conversation.changed',
      at: iso(this.now),
      conversationId: thread.state.id,
      conversation: conversationView(thread),
      was: thread.told,
    });
    thread.told = standingOf(thread);
  }

  /** Shows the contact under his new name, unless the panels have been told of it already. */
  rename(thread: Thread, contact: ContactRecord): void {
    thread.contact = { ...contact, optedOut: thread.contact.optedOut };
    const { contact: shown } = conversationView(thread);
    const last = this.events.findLast(
      (event) => isThreadEvent(event) && event.conversationId === thread.state.id,
    );
    const told = last && isThreadEvent(last) ? last.conversation.contact : null;
    if (JSON.stringify(told) !== JSON.stringify(shown)) this.tellChanged(thread);
  }

  /**
   * Takes over what a decision asks for, in the order in which panels should see it.
   * @param first  the message that the decision was about, already added, to be told first
   */
  apply(thread: Thread, change: Change, first?: string): void {
    const pending = thread.state.bot.pending?.messageId ?? null;
    const before = thread.state.turn;
    thread.state = change.after;
    thread.elapseAt = this.nextElapseAt(thread.state);
    thread.isDirty = true;
    this.nameHolder(thread, before);
    const told: ['message.added' | 'message.changed', string][] = first ? [['message.added', first]] : [];
    if (change.cancelQueuedBot && pending !== null) {
      const waiting = this.messages.get(pending);
      if (waiting?.status === 'queued') {
        this.patch(thread, waiting, {
          status: 'cancelled',
          because: change.cancelQueuedBot,
          sendAfter: null,
        });
        told.push(['message.changed', pending]);
      }
    }
    for (const message of change.add) told.push(this.take(thread, message));
    for (const { handler, because, facts } of change.decisions) {
      this.decisions.push([
        this.newId(),
        this.accountId,
        thread.state.id,
        iso(this.now),
        handler,
        because,
        JSON.stringify(facts),
      ]);
    }
    if (change.double) this.noteDouble(thread, change.double);
    if (change.optOut !== undefined) {
      thread.contact = { ...thread.contact, optedOut: change.optOut };
      this.optOuts.set(thread.contact.id, change.optOut);
    }
    // The preview of a new message must be in every view that follows, so telling comes last.
    for (const [type, id] of told) this.tell(thread, type, id);
    if (told.length === 0) this.tellChanged(thread);
  }

  noteDouble(thread: Thread, double: DoubleAnswer): void {
    this.doubles.push([
      this.newId(),
      this.accountId,
      thread.state.id,
      double.kind,
      // Sent as a Postgres array literal: arrays of arrays do not pass through unnest.
      `{${double.messageIds.join(',')}}`,
      iso(this.now),
    ]);
  }

  /** Puts the quoted messages into the events that were told without them; before `flush`. */
  async quote(): Promise<void> {
    if (this.unquoted.length === 0) return;
    await this.loadMessages(this.unquoted.flatMap(([, { quotedMessageId }]) => quotedMessageId ?? []));
    for (const [view, message] of this.unquoted) {
      const { quoted } = messageView(message, this.quotedBy(message));
      if (quoted) view.quoted = quoted;
    }
  }

  /**
   * Writes everything in a handful of statements, sent one behind the other at once; `quote` comes before. The journal
   * follows, last, by the caller.
   */
  async flush(): Promise<void> {
    const { tx } = this;
    const dirty = [...this.threads.values()].filter((thread) => thread.isDirty);
    const fresh = dirty.filter((thread) => thread.isNew);
    const known = dirty.filter((thread) => !thread.isNew);
    await Promise.all([
      insertMany(tx, 'conversations', THREAD_INSERT, fresh.map(threadInsertValues)),
      updateMany(tx, 'conversations', THREAD_UPDATE, known.map(threadUpdateValues)),
      insertMany(tx, 'messages', MESSAGE_INSERT, this.pick(this.inserted).map(insertValues)),
      insertMany(tx, 'media_files', ARRIVING_COLUMNS, this.arriving().map(arrivingValues)),
      updateMany(tx, 'messages', MESSAGE_UPDATE, this.pick(this.updated).map(updateValues)),
      insertMentions(tx, this.pick(this.inserted)),
      this.undo.flush(tx, this.accountId, this.now),
      insertMany(tx, 'decisions', DECISION_COLUMNS, this.decisions),
      this.insertDoubles(),
      updateMany(tx, 'contacts', OPT_OUT_COLUMNS, [...this.optOuts]),
    ]);
  }

  private async insertDoubles(): Promise<void> {
    if (this.doubles.length === 0) return;
    await this.tx.query({
      name: 'insert double answers',
      text: `insert into double_answers (id, account_id, conversation_id, kind, message_ids, at)
             select id, account_id, conversation_id, kind, message_ids::uuid[], at
               from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[])
                 as x(id, account_id, conversation_id, kind, message_ids, at)`,
      values: [0, 1, 2, 3, 4, 5].map((i) => this.doubles.map((row) => row[i])),
    });
  }

  /** Files that messages of this transaction bring, to be fetched. */
  arriving(): ArrivingFile[] {
    return filesOf(this.pick(this.inserted), this.now);
  }

  /** What this transaction leaves in the outbox. */
  queued(): Queued[] {
    const queued: Queued[] = [];
    for (const id of [...this.inserted, ...this.updated]) {
      const message = this.messages.get(id);
      if (message?.status === 'queued' && message.sendAfter !== null) {
        const { conversationId, sendAfter } = message;
        queued.push({ accountId: this.accountId, conversationId, sendAfter });
      }
    }
    return queued;
  }

  private take(thread: Thread, message: NewMessage): ['message.added' | 'message.changed', string] {
    const taken = recordOf(message, thread, this);
    if ('replace' in taken) {
      this.patch(thread, taken.replace, taken.by);
      return ['message.changed', message.id];
    }
    this.add(thread, taken.add);
    return ['message.added', message.id];
  }

  private nameHolder(thread: Thread, before: TurnState): void {
    const { turn, teamId } = thread.state;
    const holder = holderOf(turn);
    const known = holder !== null && holder === holderOf(before) ? thread.holderName : null;
    thread.holderName = holder === null ? null : (this.names.get(holder) ?? known);
    thread.teamName = teamId === null ? null : (this.names.get(teamId) ?? thread.teamName);
  }

  private touchPreview(thread: Thread, message: MessageRecord): void {
    const { preview } = thread;
    if (!isCustomerVisible(message)) return;
    if (preview && preview.id !== message.id && preview.at > iso(message.at)) return;
    thread.preview = previewOf(message);
    thread.lastAt = Math.max(thread.lastAt, message.at);
  }

  private quotedBy(message: MessageRecord): Quoted | null {
    if (message.quotedMessageId === null) return null;
    const quoted = this.messages.get(message.quotedMessageId);
    return quoted ? quotedOf(quoted) : null;
  }

  private pick(ids: ReadonlySet<string>): MessageRecord[] {
    return [...ids].map((id) => this.messages.get(id) as MessageRecord);
  }
}

function holderOf(turn: TurnState): string | null {
  return turn.kind === 'claim' ? turn.by : turn.kind === 'offer' ? turn.to : null;
}

const DECISION_COLUMNS = [
  ['id', 'uuid'],
  ['account_id', 'uuid'],
  ['conversation_id', 'uuid'],
  ['at', 'timestamptz'],
  ['handler', 'text'],
  ['because', 'text'],
  ['facts', 'jsonb'],
] as const;

const OPT_OUT_COLUMNS = [
  ['id', 'uuid'],
  ['opted_out', 'boolean'],
] as const;
