import { randomUUID } from 'node:crypto';
import type pg from 'pg';

interface RawRow {
  id: string;
  body: Buffer;
}

interface Message {
  waId: string;
  name: string;
  wamid: string;
  at: string;
  text: string;
}

interface Known {
  wa_id: string;
  contact_id: string;
  conversation_id: string;
  last_n: number;
  unread: number;
}

export interface LaneAccount {
  readonly accountId: string;
  readonly numberId: string;
}

/** Hears what was committed: seq of the first event, and the events as JSON text without it. */
export type Committed = (accountId: string, firstSeq: number, payloads: readonly string[]) => void;

/**
 * The least honest lane: one transaction per batch on the product's own tables, by SQL written for exactly this. Knows
 * text messages and nothing else: no rules, no bot, no statuses, no echoes.
 */
export class BareLane {
  private readonly running = new Map<string, boolean>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly committed: Committed = () => undefined,
  ) {}

  /** Takes what is stored, up to 50 at a time, until nothing is left. */
  async run(account: LaneAccount): Promise<void> {
    if (this.running.has(account.accountId)) {
      this.running.set(account.accountId, true);
      return;
    }
    do {
      this.running.set(account.accountId, false);
      while ((await this.take(account)) > 0);
    } while (this.running.get(account.accountId));
    this.running.delete(account.accountId);
  }

  private async take(account: LaneAccount): Promise<number> {
    return this.transaction(account.accountId, async (tx) => {
      const { rows } = await tx.query<RawRow>({
        name: 'next',
        text: `select id, body from raw_deliveries where done_at is null and account_id = $1 order by id limit 50`,
        values: [account.accountId],
      });
      if (rows.length === 0) return { count: 0, payloads: [] };
      const payloads = await write(
        tx,
        account,
        rows.flatMap(({ body }) => messagesOf(body)),
      );
      await tx.query({
        name: 'done',
        text: `update raw_deliveries set done_at = now() where id = any($1::bigint[])`,
        values: [rows.map(({ id }) => id)],
      });
      return { count: rows.length, payloads };
    });
  }

  /** One item, one transaction, without the raw store. */
  async takeOne(account: LaneAccount, body: Buffer): Promise<void> {
    await this.transaction(account.accountId, async (tx) => ({
      count: 1,
      payloads: await write(tx, account, messagesOf(body)),
    }));
  }

  private async transaction(
    accountId: string,
    work: (tx: pg.PoolClient) => Promise<{ count: number; payloads: string[] }>,
  ): Promise<number> {
    const tx = await this.pool.connect();
    try {
      await tx.query('begin');
      const { count, payloads } = await work(tx);
      const firstSeq = payloads.length > 0 ? await appendJournal(tx, accountId, payloads) : 0;
      await tx.query('commit');
      if (payloads.length > 0) this.committed(accountId, firstSeq, payloads);
      return count;
    } finally {
      tx.release();
    }
  }
}

export async function appendJournal(
  tx: pg.PoolClient,
  accountId: string,
  payloads: readonly string[],
): Promise<number> {
  const { rows } = await tx.query<{ first: string }>({
    name: 'journal',
    text: `with place as (
             insert into journal_counters as c (account_id, last_seq, epoch) values ($1, $2, gen_random_uuid())
             on conflict (account_id) do update set last_seq = c.last_seq + excluded.last_seq
             returning c.last_seq - $2 as before
           ), stored as (
             insert into journal (account_id, seq, at, payload)
             select $1, place.before + e.n, now(), e.payload
               from place, unnest($3::text[]) with ordinality as e (payload, n)
           )
           select before + 1 as first from place`,
    values: [accountId, payloads.length, payloads],
  });
  return Number(rows[0]?.first);
}

function messagesOf(body: Buffer): Message[] {
  const delivery = JSON.parse(body.toString()) as {
    entry: {
      changes: {
        value: {
          contacts: { profile: { name: string } }[];
          messages: { from: string; id: string; timestamp: string; text: { body: string } }[];
        };
      }[];
    }[];
  };
  return delivery.entry.flatMap(({ changes }) =>
    changes.flatMap(({ value }) =>
      value.messages.map((message) => ({
        waId: message.from,
        name: value.contacts[0]?.profile.name ?? '',
        wamid: message.id,
        at: new Date(Number(message.timestamp) * 1_000).toISOString(),
        text: message.text.body,
      })),
    ),
  );
}

async function write(tx: pg.PoolClient, account: LaneAccount, messages: Message[]): Promise<string[]> {
  const { accountId, numberId } = account;
  const known = await lockKnown(tx, account, messages);
  const missing = [...new Set(messages.map(({ waId }) => waId))].filter((waId) => !known.has(waId));
  if (missing.length > 0) await begin(tx, account, messages, missing, known);
  const payloads: string[] = [];
  const rows = messages.map((message) => {
    const conversation = known.get(message.waId) as Known;
    conversation.last_n += 1;
    conversation.unread += 1;
    const id = randomUUID();
    payloads.push(eventOf(conversation, message, id));
    return { ...message, id, conversation: conversation.conversation_id, n: conversation.last_n };
  });
  await tx.query({
    name: 'messages',
    text: `insert into messages (id, account_id, number_id, conversation_id, n, author, type, text, at, status, wamid)
           select id, $1, $2, conversation_id, n, 'customer', 'text', text, at, 'sent', wamid
             from unnest($3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::timestamptz[], $8::text[])
               as x(id, conversation_id, n, text, at, wamid)
           on conflict (number_id, wamid) where wamid is not null do nothing`,
    values: [
      accountId,
      numberId,
      rows.map(({ id }) => id),
      rows.map(({ conversation }) => conversation),
      rows.map(({ n }) => n),
      rows.map(({ text }) => text),
      rows.map(({ at }) => at),
      rows.map(({ wamid }) => wamid),
    ],
  });
  const last = new Map(rows.map((row) => [row.conversation, row]));
  const touched = [...known.values()];
  await tx.query({
    name: 'conversations',
    text: `update conversations c set last_n = x.n, unread = x.unread, last_at = x.at, last_activity_at = x.at,
                  last_customer_at = x.at, last_customer_n = x.n, window_closes_at = x.at + interval '24 hours',
                  preview = x.preview
             from unnest($1::uuid[], $2::int[], $3::int[], $4::timestamptz[], $5::jsonb[])
               as x(id, n, unread, at, preview) where c.id = x.id`,
    values: [
      touched.map(({ conversation_id }) => conversation_id),
      touched.map(({ last_n }) => last_n),
      touched.map(({ unread }) => unread),
      touched.map(({ conversation_id }) => last.get(conversation_id)?.at),
      touched.map(({ conversation_id }) => JSON.stringify({ text: last.get(conversation_id)?.text })),
    ],
  });
  return payloads;
}

async function lockKnown(
  tx: pg.PoolClient,
  { accountId, numberId }: LaneAccount,
  messages: readonly Message[],
): Promise<Map<string, Known>> {
  const { rows } = await tx.query<Known>({
    name: 'known',
    text: `select a.value as wa_id, a.contact_id, c.id as conversation_id, c.last_n, c.unread
             from contact_aliases a
             join conversations c on c.number_id = $2 and c.contact_id = a.contact_id and c.status <> 'resolved'
            where a.account_id = $1 and a.kind = 'wa_id' and a.value = any($3::text[])
            order by c.id for no key update of c`,
    values: [accountId, numberId, [...new Set(messages.map(({ waId }) => waId))]],
  });
  return new Map(rows.map((row) => [row.wa_id, row]));
}

/** Customers who write for the first time. */
async function begin(
  tx: pg.PoolClient,
  { accountId, numberId }: LaneAccount,
  messages: readonly Message[],
  missing: readonly string[],
  known: Map<string, Known>,
): Promise<void> {
  for (const waId of missing) {
    known.set(waId, {
      wa_id: waId,
      contact_id: randomUUID(),
      conversation_id: randomUUID(),
      last_n: 0,
      unread: 0,
    });
  }
  const fresh = missing.map((waId) => known.get(waId) as Known);
  await tx.query({
    name: 'contacts',
    text: `with kept as (
             insert into contacts (id, account_id, profile_name, wa_id)
             select id, $1, name, wa_id from unnest($2::uuid[], $3::text[], $4::text[]) as x(id, wa_id, name)
           )
           insert into contact_aliases (account_id, kind, value, contact_id)
           select $1, 'wa_id', wa_id, id from unnest($2::uuid[], $3::text[]) as x(id, wa_id)`,
    values: [
      accountId,
      fresh.map(({ contact_id }) => contact_id),
      missing,
      missing.map((waId) => messages.find((message) => message.waId === waId)?.name),
    ],
  });
  await tx.query({
    name: 'new conversations',
    text: `insert into conversations (id, account_id, number_id, contact_id, status, turn_kind, handler, because,
                                      queued_since, last_activity_at, last_at, bot)
           select id, $1, $2, contact_id, 'open', 'queue', 'team', 'office_hours', now(), now(), now(), '{}'
             from unnest($3::uuid[], $4::uuid[]) as x(id, contact_id)`,
    values: [
      accountId,
      numberId,
      fresh.map(({ conversation_id }) => conversation_id),
      fresh.map(({ contact_id }) => contact_id),
    ],
  });
}

/** What a panel needs to draw the message and its row in the list. */
function eventOf(conversation: Known, message: Message, id: string): string {
  return JSON.stringify({
    type: 'message.added',
    conversationId: conversation.conversation_id,
    message: {
      id,
      n: conversation.last_n,
      author: 'customer',
      direction: 'in',
      type: 'text',
      text: message.text,
      at: message.at,
      status: 'sent',
      wamid: message.wamid,
    },
    conversation: {
      id: conversation.conversation_id,
      contact: { id: conversation.contact_id, name: message.name, phone: message.waId },
      status: 'open',
      turn: { kind: 'queue' },
      unread: conversation.unread,
      lastMessage: { id, author: 'customer', type: 'text', text: message.text, at: message.at },
      lastAt: message.at,
    },
  });
}
