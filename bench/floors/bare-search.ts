import { createServer, type Server } from 'node:http';
import type pg from 'pg';

/** What is looked for, ready for the database. */
export interface BareQuestion {
  readonly accountId: string;
  readonly tsquery?: string;
  readonly code?: string;
  readonly name?: string;
  /** The planner would look for what is rare through all messages, back to the first: a hand knows better. */
  readonly byIndex?: boolean;
}

/** `POST` of a question: one statement as the planner likes it, the newest 21 with their conversations and contacts. */
export function bareSearch(pool: pg.Pool): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answer(pool, JSON.parse(Buffer.concat(chunks).toString()) as BareQuestion).then(
        (rows) => {
          const body = Buffer.from(JSON.stringify({ items: rows }));
          response.writeHead(200, { 'Content-Length': body.length }).end(body);
        },
        () => response.writeHead(500, { 'Content-Length': 0 }).end(),
      );
    });
  });
}

async function answer(
  pool: pg.Pool,
  { accountId, tsquery, code, name, byIndex }: BareQuestion,
): Promise<unknown[]> {
  if (name !== undefined) {
    const { rows } = await pool.query<object>(
      `select * from contacts where account_id = $1 and search like $2 limit 8`,
      [accountId, `%${name}%`],
    );
    return rows;
  }
  const condition = tsquery === undefined ? 'm.codes like $2' : 'm.search @@ $2::tsquery';
  const messages = `select * from messages m where m.account_id = $1 and m.deleted_at is null and m.type <> 'system' and ${condition}`;
  const { rows } = await pool.query<object>(
    `with all_found as materialized (${byIndex ? messages : 'select'})
     select m.id, m.text, m.author, m.at, m.status, m.n, c.*, k.profile_name, k.wa_id
       from (${byIndex ? 'select * from all_found m' : messages} order by m.at desc, m.id desc limit 21) m
       join conversations c on c.id = m.conversation_id join contacts k on k.id = c.contact_id
      order by m.at desc, m.id desc`,
    [accountId, tsquery ?? `%${code ?? ''}%`],
  );
  return rows;
}
