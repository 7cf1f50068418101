import type pg from 'pg';
import { newConversation } from '@balcao/domain';
import type { Cluster, Ground } from './cluster.ts';
import { print } from './protocol.ts';
import { makeShop, type Shop } from './shop.ts';

/** An account with a past. */
export interface Installation {
  readonly ground: Ground;
  readonly shop: Shop;
  /** The conversation with the long thread. */
  readonly longThread: string;
  readonly threadLength: number;
  readonly conversations: number;
}

const made = new WeakMap<Cluster, Map<number, Promise<Installation>>>();

/**
 * An account with so many conversations, and as many messages besides those of one long thread. All but a busy day's
 * conversations are resolved, as a quiet day resolves them. Made once per run and size.
 */
export function installation(cluster: Cluster, conversations: number): Promise<Installation> {
  const ofCluster = made.get(cluster) ?? new Map<number, Promise<Installation>>();
  made.set(cluster, ofCluster);
  let known = ofCluster.get(conversations);
  if (!known) ofCluster.set(conversations, (known = make(cluster, conversations)));
  return known;
}

async function make(cluster: Cluster, conversations: number): Promise<Installation> {
  const began = performance.now();
  const ground = await cluster.fresh({ isKept: true });
  const shop = await makeShop(ground.db);
  const threadLength = Math.max(500, Math.floor(conversations / 20));
  const open = Math.min(conversations / 2, 2_000);
  const db = await ground.db.connect();
  try {
    // Foreign keys hold by construction; indexes are cheaper to build once than to keep.
    await db.query(
      `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '256MB'`,
    );
    const indexes = await dropIndexes(db, ['contacts', 'conversations', 'messages']);
    // Nobody searches here, and taking in words is most of the work of filling.
    const tables = [
      ['messages', 'message_words'],
      ['contacts', 'contact_words'],
    ] as const;
    for (const [table] of tables) await db.query(`alter table ${table} disable trigger user`);
    await fill(db, shop, conversations, open, threadLength);
    for (const [table, trigger] of tables) {
      for (const when of ['insert', 'update']) {
        await db.query(`alter table ${table} enable always trigger ${trigger}_${when}`);
      }
    }
    for (const definition of indexes) await db.query(definition);
    await db.query('reset all');
    await db.query('vacuum (analyze)');
    await db.query('checkpoint');
  } finally {
    db.release(true);
  }
  const took = ((performance.now() - began) / 1_000).toFixed(1);
  print(`made ${conversations.toLocaleString('en')} conversations in ${took} s`);
  return { ground, shop, longThread: idOf('conversation', 1), threadLength, conversations };
}

async function dropIndexes(db: pg.PoolClient, tables: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i left join pg_constraint k on k.conindid = i.indexrelid
      where k.oid is null and i.indrelid = any($1::regclass[])`,
    [tables],
  );
  for (const { name } of rows) await db.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

async function fill(
  db: pg.PoolClient,
  { accountId, numberId }: Shop,
  conversations: number,
  open: number,
  threadLength: number,
): Promise<void> {
  const ids = { id: '', accountId, numberId, contactId: '' };
  const bot = JSON.stringify(newConversation(ids, 0).bot);
  await db.query(
    `insert into contacts (id, account_id, profile_name, wa_id)
     select ${sqlId('contact')}, $1, 'Cliente ' || i, '5511' || (900000000 + i) from generate_series(1, $2::int) i`,
    [accountId, conversations],
  );
  await db.query(
    `insert into conversations (id, account_id, number_id, contact_id, status, turn_kind, handler, because, queued_since,
                                waiting_since, waiting_message_id, waiting_n, window_closes_at, last_customer_at,
                                last_customer_n, resolved_at, last_activity_at, bot, unread, last_n, last_at, preview)
     select ${sqlId('conversation')}, $1, $2, ${sqlId('contact')}, case when i <= $4 then 'open' else 'resolved' end,
            case when i <= $4 then 'queue' else 'rest' end, 'team', 'office_hours', at,
            case when i <= $4 then at end, case when i <= $4 then ${sqlId('message')} end, case when i <= $4 then 1 end,
            at + interval '24 hours', at, n, case when i > $4 then at end, at, $5, n, n, at,
            jsonb_build_object('id', ${sqlId('message')}, 'author', 'customer', 'type', 'text', 'text', 'Mensagem ' || i,
                               'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'status', 'sent')
       from generate_series(1, $3::int) i,
            lateral (select date_trunc('second', now()) - i * interval '30 seconds' as at,
                            case when i = 1 then $6::int else 1 end as n) x`,
    [accountId, numberId, conversations, open, bot, threadLength],
  );
  // The long thread's messages carry ids of their own; every other conversation has its one.
  await db.query(
    `insert into messages (id, account_id, number_id, conversation_id, n, author, type, text, at, status, wamid)
     select ${sqlId('longMessage')}, $1, $2, $3, i, 'customer', 'text', 'Mensagem ' || i,
            date_trunc('second', now()) - ($4 - i + 30) * interval '1 second', 'sent', 'wamid.LONG' || i
       from generate_series(1, $4::int) i`,
    [accountId, numberId, idOf('conversation', 1), threadLength],
  );
  await db.query(
    `insert into messages (id, account_id, number_id, conversation_id, n, author, type, text, at, status, wamid)
     select ${sqlId('message')}, $1, $2, ${sqlId('conversation')}, 1, 'customer', 'text',
            'Mensagem ' || i || ', com um texto do tamanho que as pessoas escrevem',
            date_trunc('second', now()) - i * interval '30 seconds', 'sent', 'wamid.ONE' || i
       from generate_series(2, $3::int) i`,
    [accountId, numberId, conversations],
  );
}

/** Ids that sort by `i`; each kind has a beginning of its own. */
const KINDS = { contact: '01', conversation: '02', message: '03', longMessage: '04' } as const;

function sqlId(kind: keyof typeof KINDS): string {
  return `('${KINDS[kind]}000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;
}

export function idOf(kind: keyof typeof KINDS, i: number): string {
  return `${KINDS[kind]}000000-0000-7000-8000-${i.toString(16).padStart(12, '0')}`;
}
