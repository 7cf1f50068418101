import { Injectable } from '@nestjs/common';
import type { ContactDetail } from '@balcao/contract';
import { isRefusal, resolve } from '@balcao/domain';
import type { Actor } from '../../auth/index.ts';
import type { PoolClient } from '../../platform/database/database.ts';
import { Refused } from '../../platform/errors/index.ts';
import { FactsSource } from '../../settings/index.ts';
import { Inbox, tellRefusal, type Hands } from '../inbox.service.ts';
import { contactName, type Thread } from '../thread.ts';
import { aliveContact, ContactReader } from './contact-reader.ts';
import { contactRecord, type ContactSqlRow } from './contact-view.ts';
import {
  columnsOf,
  mergedColumns,
  unmergedColumns,
  type ContactColumns,
  type MergeRecord,
} from './merge-record.ts';

/**
 * Two contacts that are one person. Aliases and conversations go to the one that stays, so that what Meta tells of either
 * finds it; the other remains as a row that stands for nothing, for the day the merge is undone.
 *
 * Each merge waits for the account's lane and keeps it waiting: no message can come in between under the old contact.
 */
@Injectable()
export class Merges {
  constructor(
    private readonly inbox: Inbox,
    private readonly reader: ContactReader,
    private readonly facts: FactsSource,
  ) {}

  /** @throws Refused `contact_unknown`, `not_mergeable` with `reason` */
  async merge(me: Actor, id: string, withId: string): Promise<ContactDetail> {
    const { accountId } = me;
    const now = this.inbox.now;
    const facts = await this.facts.of(accountId, now);
    let kept!: ContactSqlRow;
    let other!: ContactSqlRow;
    const look = async (tx: PoolClient): Promise<string[]> => {
      kept = await aliveContact(tx, accountId, id);
      other = await aliveContact(tx, accountId, withId);
      if (kept.id === other.id) throw new Refused('not_mergeable', { reason: 'same_contact' });
      return conversationsOf(tx, accountId, [kept.id, other.id]);
    };
    const work = async (hands: Hands): Promise<void> => {
      const { tx, set } = hands;
      const threads = [...set.threads.values()];
      const theirs = threads.filter((thread) => thread.contact.id === other.id);
      set.names.set(me.id, me.name);
      const [mine, its] = [columnsOf(kept), columnsOf(other)];
      // A reply must go where the customer is: to whichever of the two wrote last.
      const columns = mergedColumns(mine, its, latestWriter(threads)?.contact.id === other.id ? its : mine);
      const record: MergeRecord = {
        kept: mine,
        after: columns,
        aliases: await moveAliases(tx, accountId, other.id, kept.id),
        conversations: theirs.map((thread) => thread.state.id),
        folded: [],
      };
      const merged = await writeContact(tx, accountId, kept.id, columns);
      await tx.query('update contacts set merged_into = $3 where id = $1 and account_id = $2', [
        other.id,
        accountId,
        kept.id,
      ]);
      const folded = foldable(threads);
      await set.loadMessages(folded.flatMap(({ state }) => state.bot.pending?.messageId ?? []));
      for (const thread of threads) {
        const state = thread.state;
        const isChanged = handOver(thread, merged);
        if (!folded.includes(thread)) {
          if (isChanged) set.tellChanged(thread);
          continue;
        }
        const change = resolve(state, me, facts.of(state.numberId), now);
        if (isRefusal(change)) {
          const { refused: reason, ...more } = tellRefusal(change, thread);
          throw new Refused('not_mergeable', { reason, conversationIds: [state.id], ...more });
        }
        set.apply(thread, { ...change, after: { ...change.after, ...belongs(merged) } });
        record.folded.push({ id: state.id, state, lastN: thread.state.lastN });
      }
      // Out of the way before the other comes to stand beside it: one open conversation for each number and contact.
      await tx.query(
        `update conversations set status = 'resolved' where id = any($1::uuid[]) and account_id = $2`,
        [folded.map((thread) => thread.state.id), accountId],
      );
      await moveConversations(tx, accountId, record.conversations, kept.id);
      await tx.query(
        `insert into contact_merges (id, account_id, kept_id, merged_id, name, by_id, by_name, at, record)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          hands.newId(),
          accountId,
          kept.id,
          other.id,
          contactName(contactRecord(other)),
          me.id,
          me.name,
          new Date(now),
          JSON.stringify(record),
        ],
      );
    };
    await this.inbox.together(accountId, facts, now, look, work, { alone: true });
    return this.reader.detail(accountId, kept.id);
  }

  /**
   * Parts them again: aliases and conversations go back, and what the merge wrote into the kept contact is taken out where
   * nobody has changed it since. What came in meanwhile stays with the kept one.
   * @throws Refused `merge_unknown`, `undo_too_late` when the kept one was itself merged since
   */
  async undo(me: Actor, mergeId: string): Promise<ContactDetail> {
    const { accountId } = me;
    const now = this.inbox.now;
    const facts = await this.facts.of(accountId, now);
    let merge!: { kept_id: string; merged_id: string; record: MergeRecord };
    let kept!: ContactSqlRow;
    const look = async (tx: PoolClient): Promise<string[]> => {
      const { rows } = await tx.query<typeof merge>(
        `update contact_merges set undone_at = $3 where id = $1 and account_id = $2 and undone_at is null
         returning kept_id, merged_id, record`,
        [mergeId, accountId, new Date(now)],
      );
      if (!rows[0]) throw new Refused('merge_unknown');
      merge = rows[0];
      kept = await aliveContact(tx, accountId, merge.kept_id);
      if (kept.id !== merge.kept_id) throw new Refused('undo_too_late', { contactId: kept.id });
      return conversationsOf(tx, accountId, [kept.id]);
    };
    const work = async ({ tx, set }: Hands): Promise<void> => {
      const { record, merged_id: otherId } = merge;
      const { rows } = await tx.query<ContactSqlRow>(
        'update contacts k set merged_into = null where id = $1 and account_id = $2 returning k.*',
        [otherId, accountId],
      );
      const other = rows[0] as ContactSqlRow;
      const parted = await writeContact(tx, accountId, kept.id, unmergedColumns(columnsOf(kept), record));
      await tx.query(
        `update contact_aliases a set contact_id = $3 from unnest($4::text[], $5::text[]) as x(kind, value)
          where a.account_id = $1 and a.kind = x.kind and a.value = x.value and a.contact_id = $2`,
        [
          accountId,
          kept.id,
          otherId,
          record.aliases.map(([kind]) => kind),
          record.aliases.map(([, value]) => value),
        ],
      );
      const threads = [...set.threads.values()];
      await nameHolders(tx, set, record);
      const back = new Set(record.conversations);
      await moveConversations(
        tx,
        accountId,
        [...back].filter((id) => set.threads.has(id)),
        otherId,
      );
      for (const thread of threads) {
        const isChanged = handOver(thread, back.has(thread.state.id) ? other : parted);
        const folded = record.folded.find(({ id }) => id === thread.state.id);
        if (folded && isUntouched(thread, folded.lastN) && !hasOpenBeside(thread, threads)) {
          const { lastN, contactId, optedOut } = thread.state;
          const after = { ...folded.state, lastN, contactId, optedOut };
          set.apply(thread, { after, n: null, add: [], cancelQueuedBot: null, decisions: [], double: null });
        } else if (isChanged) {
          set.tellChanged(thread);
        }
      }
    };
    await this.inbox.together(accountId, facts, now, look, work, { alone: true });
    return this.reader.detail(accountId, kept.id);
  }
}

/**
 * The conversations to be resolved, one of each two that are open on one number: the one that nothing is owed in and that
 * nobody put aside for later. Of two such ones, the one that rested longer.
 * @throws Refused `not_mergeable` when an answer is owed, or something is put aside, in both: neither may be lost
 */
function foldable(threads: readonly Thread[]): Thread[] {
  const open = threads.filter(({ state }) => state.status !== 'resolved');
  return open.flatMap((thread) => {
    const beside = open.find((one) => one !== thread && one.state.numberId === thread.state.numberId);
    if (!beside) return [];
    if (isPending(thread) && isPending(beside)) {
      const conversationIds = [thread.state.id, beside.state.id].sort();
      throw new Refused('not_mergeable', { reason: 'both_waiting', conversationIds });
    }
    if (isPending(thread) !== isPending(beside)) return isPending(beside) ? [thread] : [];
    const isOlder =
      thread.lastAt < beside.lastAt || (thread.lastAt === beside.lastAt && thread.state.id < beside.state.id);
    return isOlder ? [thread] : [];
  });
}

function isPending({ state }: Thread): boolean {
  return state.debt !== null || state.status === 'snoozed';
}

/** Nothing has happened in it since the merge resolved it. */
function isUntouched({ state }: Thread, lastN: number): boolean {
  return state.status === 'resolved' && state.lastN === lastN;
}

function hasOpenBeside(thread: Thread, threads: readonly Thread[]): boolean {
  return threads.some(
    (one) =>
      one !== thread &&
      one.state.status !== 'resolved' &&
      one.state.numberId === thread.state.numberId &&
      one.state.contactId === thread.state.contactId,
  );
}

function latestWriter(threads: readonly Thread[]): Thread | null {
  return threads.reduce<Thread | null>((latest, thread) => {
    const at = thread.state.lastCustomerAt;
    return at !== null && at > (latest?.state.lastCustomerAt ?? -Infinity) ? thread : latest;
  }, null);
}

/** Whoever held what is opened again is named to the panels. */
async function nameHolders(tx: PoolClient, { names }: Hands['set'], { folded }: MergeRecord): Promise<void> {
  const { rows } = await tx.query<{ id: string; name: string }>(
    'select id, name from teammates where id = any($1::uuid[])',
    [
      folded.flatMap(({ state: { turn } }) =>
        turn.kind === 'claim' ? [turn.by] : turn.kind === 'offer' ? [turn.to] : [],
      ),
    ],
  );
  for (const { id, name } of rows) names.set(id, name);
}

/** @returns whether panels see something else now */
function handOver(thread: Thread, row: ContactSqlRow): boolean {
  const contact = contactRecord(row);
  const isChanged = JSON.stringify(contact) !== JSON.stringify(thread.contact);
  thread.contact = contact;
  thread.state = { ...thread.state, ...belongs(row) };
  return isChanged;
}

function belongs({ id, opted_out }: ContactSqlRow): { contactId: string; optedOut: boolean } {
  return { contactId: id, optedOut: opted_out };
}

async function conversationsOf(tx: PoolClient, accountId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'conversations of contacts',
    text: `select id from conversations
            where number_id in (select id from numbers where account_id = $2) and contact_id = any($1::uuid[])`,
    values: [ids, accountId],
  });
  return rows.map(({ id }) => id);
}

async function moveConversations(
  tx: PoolClient,
  accountId: string,
  ids: readonly string[],
  contactId: string,
): Promise<void> {
  await tx.query('update conversations set contact_id = $3 where id = any($1::uuid[]) and account_id = $2', [
    ids,
    accountId,
    contactId,
  ]);
}

async function moveAliases(
  tx: PoolClient,
  accountId: string,
  from: string,
  to: string,
): Promise<[kind: string, value: string][]> {
  const { rows } = await tx.query<{ kind: string; value: string }>(
    'update contact_aliases set contact_id = $3 where account_id = $1 and contact_id = $2 returning kind, value',
    [accountId, from, to],
  );
  return rows.map(({ kind, value }) => [kind, value]);
}

async function writeContact(
  tx: PoolClient,
  accountId: string,
  id: string,
  c: ContactColumns,
): Promise<ContactSqlRow> {
  const { rows } = await tx.query<ContactSqlRow>({
    name: 'write merged contact',
    text: `update contacts k set name = $3, book_name = $4, profile_name = $5, username = $6, wa_id = $7, user_id = $8,
                  opted_out = $9, note = $10, fields = $11::jsonb, labels = $12::jsonb
            where id = $1 and account_id = $2 returning k.*`,
    values: [
      id,
      accountId,
      c.name,
      c.book_name,
      c.profile_name,
      c.username,
      c.wa_id,
      c.user_id,
      c.opted_out,
      c.note,
      JSON.stringify(c.fields),
      JSON.stringify(c.labels),
    ],
  });
  return rows[0] as ContactSqlRow;
}
