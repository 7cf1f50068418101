import { createServer, type Server } from 'node:http';
import type pg from 'pg';

/** `GET /<account>/<seq>`: everything after it, one select, one join, one write. */
export function bareCatchUp(pool: pg.Pool): Server {
  return createServer((request, response) => {
    const [, accountId, seq] = (request.url ?? '').split('/');
    pool
      .query<{ seq: string; payload: string }>({
        name: 'after',
        text: 'select seq, payload from journal where account_id = $1 and seq > $2 order by seq',
        values: [accountId, seq],
      })
      .then(
        ({ rows }) => {
          const texts = rows.map((row) => `{"seq":${row.seq},${row.payload.slice(1)}`);
          const body = Buffer.from(`[${texts.join(',')}]`);
          response.writeHead(200, { 'Content-Length': body.length }).end(body);
        },
        () => response.writeHead(500, { 'Content-Length': 0 }).end(),
      );
  });
}
