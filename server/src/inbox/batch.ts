import { createHash } from 'node:crypto';
import type { Instant } from '@balcao/domain';
import type { CustomerRef, DeliveryItem, ThreadItem } from '@balcao/whatsapp';
import { insertMany, updateMany } from '../platform/database/bulk.ts';
import type { PoolClient } from '../platform/database/database.ts';
import { ContactBook } from './contact-book.ts';
import type { LocatedItem, Rules } from './located-item.ts';
import { iso } from './message-record.ts';
import { REACTION_SELECT, reactionIdOf, type ReactionRow } from './outgoing/reaction-rows.ts';
import { freeReflected } from './own-reflection.ts';
import { WorkingSet } from './working-set.ts';

/** An app's own greeting follows the customer's message within this time. */
export const QUICK_ECHO_MS = 5_000;

/** An echo that came while a send of ours was in flight may be that send's own copy; it waits this long to be sure. */
export const HELD_ECHO_MS = 60_000;

/**
 * Everything that a batch of items needs from the database, read by a fixed number of statements before the first item
 * is looked at, however many items there are.
 */
export class Batch {
  readonly contacts: ContactBook;
  readonly set: WorkingSet;
  /** Message ids by `number wamid`, of what was stored before and of what this batch adds. */
  readonly byWamid = new Map<string, string>();
  /** Conversation that a customer's next message belongs to, by `number contact`. */
  readonly latest = new Map<string, string>();
  /** Statuses, edits, reactions that came before their message, by `number wamid`. */
  readonly waiting = new Map<string, { id: string; item: DeliveryItem }[]>();
  /** Conversations with a send of ours whose end is not known. */
  readonly inFlight = new Set<string>();
  /** To how many other conversations the phone quickly sent this text, by hash. */
  readonly quickEchoes = new Map<string, Set<string>>();
  /** Our reactions that Meta speaks of here, by our id and by Meta's; and what became of them. */
  readonly reactions = new Map<string, ReactionRow>();
  readonly endedReactions: unknown[][] = [];
  /** Copies of our own messages, taken for the owner's till now. */
  readonly reflected: string[] = [];
  readonly newWaiting: unknown[][] = [];
  readonly usedWaiting: string[] = [];
  readonly newQuickEchoes: unknown[][] = [];
  private readonly quotingIds: string[] = [];

  constructor(
    readonly tx: PoolClient,
    readonly accountId: string,
    readonly now: Instant,
    readonly rules: Rules,
    readonly newId: () => string,
  ) {
    this.contacts = new ContactBook(tx, accountId, newId);
    this.set = new WorkingSet(tx, accountId, now, newId, (state) => rules.nextElapseAt(state));
  }

  async load(items: readonly LocatedItem[]): Promise<void> {
    const flat = items.map(({ numberId, item }) => ({
      numberId,
      item: item.kind === 'standby' ? item.item : item,
    }));
    // What does not need each other's answers is sent together; the order of sending is the order of running.
    const [ofMessages] = await Promise.all([
      this.findMessages(flat),
      this.contacts.load(flat.flatMap(({ item }) => customersOf(item))),
    ]);
    const ofReactions = await this.findReactions(flat);
    const conversations = [...ofMessages, ...ofReactions, ...(await this.findLatest(flat))];
    await Promise.all([this.set.lock(conversations), this.findWaiting(flat), this.lookAtEchoes(flat)]);
    await this.loadTargets(flat);
  }

  /** Completes what the panels will be told, after the last item and before `flush`. */
  async complete(): Promise<void> {
    await this.tellRenamed();
    await this.set.quote();
  }

  /** Writes everything, each statement sent behind the one before at once. */
  async flush(): Promise<void> {
    const { tx } = this;
    await Promise.all([
      this.contacts.flush(),
      freeReflected(tx, this.reflected),
      this.set.flush(),
      updateMany(tx, 'sent_reactions', REACTION_COLUMNS, this.endedReactions),
      insertMany(tx, 'waiting_effects', WAITING_COLUMNS, this.newWaiting),
      insertMany(tx, 'quick_echoes', QUICK_ECHO_COLUMNS, this.newQuickEchoes, 'on conflict do nothing'),
      this.deleteUsed(),
    ]);
  }

  private async deleteUsed(): Promise<void> {
    if (this.usedWaiting.length === 0) return;
    await this.tx.query({
      name: 'used effects',
      text: 'delete from waiting_effects where id = any($1::uuid[])',
      values: [this.usedWaiting],
    });
  }

  /** Every conversation of a contact shows his name: those that no item of this batch has told of are told now. */
  private async tellRenamed(): Promise<void> {
    const renamed = new Map(this.contacts.renamed().map((contact) => [contact.id, contact]));
    if (renamed.size === 0) return;
    const { rows } = await this.tx.query<{ id: string }>({
      name: 'conversations of contacts',
      text: `select id from conversations
              where number_id in (select id from numbers where account_id = $2) and contact_id = any($1::uuid[])`,
      values: [[...renamed.keys()], this.accountId],
    });
    await this.set.lock(rows.map(({ id }) => id));
    for (const thread of this.set.threads.values()) {
      const contact = renamed.get(thread.contact.id);
      if (contact) this.set.rename(thread, contact);
    }
  }

  /** What came before the message that it touches: kept until that arrives. */
  keepWaiting(
    numberId: string,
    wamid: string,
    item: DeliveryItem,
    conversationId: string | null = null,
  ): void {
    const id = this.newId();
    this.newWaiting.push([id, this.accountId, numberId, wamid, JSON.stringify(item), conversationId]);
    const key = `${numberId} ${wamid}`;
    this.waiting.set(key, [...(this.waiting.get(key) ?? []), { id, item }]);
  }

  private async findMessages(items: readonly LocatedItem[]): Promise<string[]> {
    const numbers: string[] = [];
    const wamids: string[] = [];
    const ids: string[] = [];
    for (const { numberId, item } of items) {
      for (const wamid of wamidsOf(item)) {
        numbers.push(numberId);
        wamids.push(wamid);
      }
      if (item.kind === 'status' && isUuid(item.callbackData)) ids.push(item.callbackData);
    }
    const { rows } = await this.tx.query<{
      id: string;
      number_id: string;
      wamid: string | null;
      conversation_id: string;
    }>({
      name: 'messages by wamid or id',
      text: `select m.id, m.number_id, m.wamid, m.conversation_id
               from unnest($2::uuid[], $3::text[]) as x(number_id, wamid)
               join messages m on m.number_id = x.number_id and m.wamid = x.wamid and m.account_id = $1
             union
             select m.id, m.number_id, m.wamid, m.conversation_id
               from messages m where m.id = any($4::uuid[]) and m.account_id = $1`,
      values: [this.accountId, numbers, wamids, ids],
    });
    for (const row of rows) {
      if (row.wamid !== null) this.byWamid.set(`${row.number_id} ${row.wamid}`, row.id);
    }
    return [...rows.map((row) => row.conversation_id), ...(await this.findQuoting(items))];
  }

  /** Messages that quote one which is edited or taken back: their bubbles show its words. */
  private async findQuoting(items: readonly LocatedItem[]): Promise<string[]> {
    const rewritten = items.flatMap(({ numberId, item }) =>
      item.kind === 'edit' || item.kind === 'revoke'
        ? (this.byWamid.get(`${numberId} ${item.originalWamid}`) ?? [])
        : [],
    );
    if (rewritten.length === 0) return [];
    const { rows } = await this.tx.query<{ id: string; conversation_id: string }>({
      name: 'quoting messages',
      text: `select id, conversation_id from messages where quoted_message_id = any($1::uuid[]) and account_id = $2`,
      values: [rewritten, this.accountId],
    });
    for (const { id } of rows) this.quotingIds.push(id);
    return rows.map((row) => row.conversation_id);
  }

  /** Rare, so asked for only when there is something to find. */
  private async findReactions(items: readonly LocatedItem[]): Promise<string[]> {
    const ids: string[] = [];
    const wamids: string[] = [];
    for (const { item } of items) {
      if (item.kind === 'status') {
        const id = reactionIdOf(item.callbackData);
        if (id !== null && isUuid(id)) ids.push(id);
      }
      if (item.kind === 'reaction' && item.by === 'owner') wamids.push(item.wamid);
    }
    if (ids.length + wamids.length === 0) return [];
    const { rows } = await this.tx.query<ReactionRow>({
      name: 'reactions of ours',
      text: `select ${REACTION_SELECT} from sent_reactions r
              where r.account_id = $1 and (r.id = any($2::uuid[]) or r.wamid = any($3::text[]))`,
      values: [this.accountId, ids, wamids],
    });
    for (const row of rows) {
      this.reactions.set(row.id, row);
      if (row.wamid !== null) this.reactions.set(`${row.number_id} ${row.wamid}`, row);
    }
    return rows.map(({ conversation_id }) => conversation_id);
  }

  private async findLatest(items: readonly LocatedItem[]): Promise<string[]> {
    const pairs = new Map<string, [string, string]>();
    for (const { numberId, item } of items) {
      for (const customer of customersOf(item)) {
        const contact = this.contacts.find(customer);
        if (contact) pairs.set(`${numberId} ${contact.id}`, [numberId, contact.id]);
      }
    }
    if (pairs.size === 0) return [];
    const wanted = [...pairs.values()];
    const { rows } = await this.tx.query<{ id: string; number_id: string; contact_id: string }>({
      name: 'latest conversations',
      text: `select l.id, x.number_id, x.contact_id
               from unnest($2::uuid[], $3::uuid[]) as x(number_id, contact_id)
               join lateral (
                 select c.id from conversations c
                  where c.number_id = x.number_id and c.contact_id = x.contact_id and c.account_id = $1
                  order by (c.status <> 'resolved') desc, c.created_at desc limit 1
               ) l on true`,
      values: [
        this.accountId,
        wanted.map(([numberId]) => numberId),
        wanted.map(([, contactId]) => contactId),
      ],
    });
    for (const row of rows) this.latest.set(`${row.number_id} ${row.contact_id}`, row.id);
    return rows.map((row) => row.id);
  }

  /** Messages that items of this batch change or quote, read under the lock. */
  private async loadTargets(items: readonly LocatedItem[]): Promise<void> {
    const ids = new Set<string>(this.quotingIds);
    for (const { numberId, item } of items) {
      for (const wamid of wamidsOf(item)) {
        const id = this.byWamid.get(`${numberId} ${wamid}`);
        if (id !== undefined) ids.add(id);
      }
      if (item.kind === 'status' && isUuid(item.callbackData)) ids.add(item.callbackData);
    }
    for (const { message_id } of this.reactions.values()) ids.add(message_id);
    for (const thread of this.set.threads.values()) {
      if (thread.state.bot.pending) ids.add(thread.state.bot.pending.messageId);
    }
    await this.set.loadMessages([...ids]);
  }

  private async findWaiting(items: readonly LocatedItem[]): Promise<void> {
    const numbers: string[] = [];
    const wamids: string[] = [];
    for (const { numberId, item } of items) {
      // A status that brings our own id may be the first to tell the wamid.
      const bringsWamid =
        item.kind === 'message' ||
        item.kind === 'echo' ||
        (item.kind === 'status' && isUuid(item.callbackData));
      if (!bringsWamid || this.byWamid.has(`${numberId} ${item.wamid}`)) continue;
      numbers.push(numberId);
      wamids.push(item.wamid);
    }
    if (wamids.length === 0) return;
    const { rows } = await this.tx.query<{
      id: string;
      number_id: string;
      wamid: string;
      item: DeliveryItem;
    }>({
      name: 'waiting effects',
      text: `select w.id, w.number_id, w.wamid, w.item from unnest($2::uuid[], $3::text[]) as x(number_id, wamid)
               join waiting_effects w on w.number_id = x.number_id and w.wamid = x.wamid and w.account_id = $1
              order by w.id`,
      values: [this.accountId, numbers, wamids],
    });
    for (const { id, number_id, wamid, item } of rows) {
      const key = `${number_id} ${wamid}`;
      this.waiting.set(key, [...(this.waiting.get(key) ?? []), { id, item }]);
    }
  }

  private async lookAtEchoes(items: readonly LocatedItem[]): Promise<void> {
    const conversations = new Set<string>();
    const hashes = new Map<string, Buffer>();
    for (const { numberId, item } of items) {
      if (item.kind !== 'echo') continue;
      const contact = this.contacts.find(item.customer);
      const conversation = contact ? this.latest.get(`${numberId} ${contact.id}`) : undefined;
      if (conversation !== undefined) conversations.add(conversation);
      const hash = item.content.type === 'text' ? textHash(item.content.text) : null;
      if (hash) hashes.set(hash.toString('hex'), hash);
    }
    await Promise.all([this.findInFlight([...conversations]), this.findQuickEchoes([...hashes.values()])]);
  }

  private async findInFlight(conversations: readonly string[]): Promise<void> {
    if (conversations.length > 0) {
      const { rows } = await this.tx.query<{ conversation_id: string }>({
        name: 'conversations in flight',
        text: `select distinct conversation_id from messages
                where conversation_id = any($1::uuid[])
                  and (status = 'sending' or (status = 'unconfirmed' and sending_since > $2))`,
        values: [conversations, iso(this.now - HELD_ECHO_MS)],
      });
      for (const row of rows) this.inFlight.add(row.conversation_id);
    }
  }

  private async findQuickEchoes(hashes: readonly Buffer[]): Promise<void> {
    if (hashes.length > 0) {
      const { rows } = await this.tx.query<{ hash: Buffer; conversation_id: string }>({
        name: 'quick echoes',
        text: `select hash, conversation_id from quick_echoes where account_id = $1 and hash = any($2::bytea[])
                order by created_at desc limit 200`,
        values: [this.accountId, hashes],
      });
      for (const row of rows) this.noteQuickEcho(row.hash.toString('hex'), row.conversation_id);
    }
  }

  noteQuickEcho(hash: string, conversationId: string): void {
    const known = this.quickEchoes.get(hash) ?? new Set();
    this.quickEchoes.set(hash, known.add(conversationId));
  }
}

export function textHash(text: string): Buffer {
  return createHash('sha256').update(text.trim()).digest();
}

function customersOf(item: DeliveryItem): CustomerRef[] {
  switch (item.kind) {
    case 'message':
    case 'echo':
    case 'edit':
    case 'revoke':
    case 'reaction':
    case 'contact_book':
      return [item.customer];
    case 'identity':
      return [item.previous, item.customer];
    default:
      return [];
  }
}

/** Every wamid that an item may find in the database: its own, and the one that it touches or quotes. */
function wamidsOf(item: DeliveryItem | ThreadItem): string[] {
  switch (item.kind) {
    case 'message':
    case 'echo':
      return item.quotedWamid === undefined ? [item.wamid] : [item.wamid, item.quotedWamid];
    case 'edit':
    case 'revoke':
      return [item.originalWamid];
    case 'reaction':
      return [item.targetWamid];
    case 'status':
      return [item.wamid];
    default:
      return [];
  }
}

export function isUuid(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

const REACTION_COLUMNS = [
  ['id', 'uuid'],
  ['status', 'text'],
  ['wamid', 'text'],
  ['failure', 'text'],
] as const;

const WAITING_COLUMNS = [
  ['id', 'uuid'],
  ['account_id', 'uuid'],
  ['number_id', 'uuid'],
  ['wamid', 'text'],
  ['item', 'jsonb'],
  ['conversation_id', 'uuid'],
] as const;

const QUICK_ECHO_COLUMNS = [
  ['account_id', 'uuid'],
  ['hash', 'bytea'],
  ['conversation_id', 'uuid'],
] as const;
