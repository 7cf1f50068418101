import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type pg from 'pg';
import { appendJournal, type LaneAccount } from './bare-lane.ts';

interface Row {
  id: string;
  number_id: string;
  last_n: number;
  status: string;
  turn_kind: string;
}

/** A teammate's command as one hand-written transaction: whose token, lock, write, journal, commit. */
export function bareCommands(pool: pg.Pool, account: LaneAccount | undefined): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [, conversationId = '', what = ''] = (request.url ?? '').split('/');
      const body =
        chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as { text?: string }) : {};
      run(pool, account?.accountId ?? '', conversationId, what, body.text ?? '').then(
        (answer) => {
          const text = JSON.stringify(answer);
          response.writeHead(200, { 'Content-Length': Buffer.byteLength(text) }).end(text);
        },
        () => response.writeHead(500, { 'Content-Length': 0 }).end(),
      );
    });
  });
}

async function run(
  pool: pg.Pool,
  accountId: string,
  conversationId: string,
  what: string,
  text: string,
): Promise<unknown> {
  const tx = await pool.connect();
  try {
    const who = await tx.query<{ id: string }>({
      name: 'who',
      text: 'select id from teammates where account_id = $1 and active limit 1',
      values: [accountId],
    });
    const me = who.rows[0]?.id ?? '';
    await tx.query('begin');
    const { rows } = await tx.query<Row>({
      name: 'lock',
      text: `select id, number_id, last_n, status, turn_kind from conversations
              where id = $1 and account_id = $2 for no key update`,
      values: [conversationId, accountId],
    });
    const [row] = rows;
    if (!row) throw new Error('no such conversation');
    const answer =
      what === 'claim' ? await claim(tx, row, me) : await add(tx, row, accountId, me, what, text);
    await appendJournal(tx, accountId, [JSON.stringify({ type: what, answer })]);
    await tx.query('commit');
    return answer;
  } finally {
    tx.release();
  }
}

async function claim(tx: pg.PoolClient, row: Row, me: string): Promise<unknown> {
  await tx.query({
    name: 'claim',
    text: `update conversations set turn_kind = 'claim', turn_by = $2, turn_since = now(),
                  turn_ends_at = now() + interval '10 minutes' where id = $1`,
    values: [row.id, me],
  });
  return { ...row, turn_kind: 'claim', by: me };
}

async function add(
  tx: pg.PoolClient,
  row: Row,
  accountId: string,
  me: string,
  what: string,
  text: string,
): Promise<unknown> {
  const message = { id: randomUUID(), n: row.last_n + 1, text };
  await tx.query({
    name: 'add',
    text: `insert into messages (id, account_id, number_id, conversation_id, n, author, author_id, type, text, at, status)
           values ($1, $2, $3, $4, $5, 'teammate', $6, $7, $8, now(), 'sent')`,
    values: [
      message.id,
      accountId,
      row.number_id,
      row.id,
      message.n,
      me,
      what === 'note' ? 'note' : 'text',
      text,
    ],
  });
  await tx.query({
    name: 'touch',
    text: 'update conversations set last_n = $2, last_at = now(), last_activity_at = now() where id = $1',
    values: [row.id, message.n],
  });
  return message;
}
