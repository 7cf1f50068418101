import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Metrics } from '../platform/metrics/metrics.ts';
import { openBeside, openShop, type Shop } from '../testing/shop.ts';
import type { TestApp } from '../testing/test-app.ts';
import { until } from '../testing/until.ts';
import { Lanes } from './lane.ts';

// One account, two processes: a lane in each, and never both at work.
let shop: Shop;
let other: TestApp;
beforeAll(async () => {
  shop = await openShop();
  other = await openBeside(shop);
});
afterAll(async () => {
  await other.close();
  await shop.close();
});

test('a delivery that one lane has in its hands is not taken by the other one too', async () => {
  const customer = shop.customer();
  await customer.writes('Oi');
  const id = await shop.conversationId(customer);
  const before = await worked();

  // Somebody else holds the conversation's row, so whoever takes the delivery must wait in the middle of its work.
  const holder = await shop.db.connect();
  await holder.query('begin');
  await holder.query('select from conversations where id = $1 for update', [id]);
  await shop.post(shop.body(shop.changes.messages(customer, customer.says('Alguém aí?'))));
  await until('a lane to wait for the row', async () => (await waiting()).length === 1);
  shop.server.app.get(Lanes).wake(shop.accountId);
  other.app.get(Lanes).wake(shop.accountId);
  await until('the other lane to wait as well', async () => (await waiting()).length === 2);
  // It has not begun: it waits for the account, not for the row in the middle of the same work.
  expect(await waiting()).toContain('advisory');
  await holder.query('commit');
  holder.release();
  await shop.taken();
  // A lane counts after its commit: only once both have ended is the count whole.
  await Promise.all([shop.server, other].map(({ app }) => app.get(Lanes).onApplicationShutdown()));

  expect((await worked()) - before).toBe(1);
});

/** What sessions of this database wait for. */
async function waiting(): Promise<string[]> {
  const { rows } = await shop.db.query<{ locktype: string }>(
    `select distinct on (l.pid) l.locktype from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and a.datname = current_database()`,
  );
  return rows.map(({ locktype }) => locktype);
}

/** Deliveries that went down a line, in both processes together. */
async function worked(): Promise<number> {
  let sum = 0;
  for (const { app } of [shop.server, other]) {
    const text = await app.get(Metrics).text();
    sum += Number(/^balcao_delivery_lag_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
  }
  return sum;
}
