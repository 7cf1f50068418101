import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, testConfig, type TestDatabase } from '../testing/index.ts';
import { Database } from './database.ts';

let own: TestDatabase;
let db: Database;

beforeAll(async () => {
  own = await createTestDatabase();
  db = new Database(testConfig(own.url));
  await db.people.query('create table trial (n int primary key)');
});
afterAll(async () => {
  await db.close();
  await own.drop();
});

test('a transaction that returns is committed', async () => {
  const answer = await db.transaction(db.lanes, async (client) => {
    await client.query('insert into trial values (1)');
    return 'done';
  });
  expect(answer).toBe('done');
  expect((await db.people.query('select n from trial where n = 1')).rowCount).toBe(1);
});

test('a transaction that throws leaves nothing, and its connection is usable again', async () => {
  const failing = db.transaction(db.ingest, async (client) => {
    await client.query('insert into trial values (2)');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect((await db.ingest.query('select n from trial where n = 2')).rowCount).toBe(0);
});

test('a lost connection is replaced, both in use and idle, and the process lives on', async () => {
  const cut = db.transaction(db.lanes, async (client) => {
    await client.query('select pg_terminate_backend(pg_backend_pid())');
  });
  await expect(cut).rejects.toThrow(/terminating connection/);

  const { rows } = await db.ingest.query<{ pid: number }>('select pg_backend_pid() as pid');
  await db.people.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await expect(eventually(() => db.ingest.query('select 1'))).resolves.toHaveProperty('rowCount', 1);
  await expect(db.lanes.query('select 1')).resolves.toHaveProperty('rowCount', 1);
});

test('a statement that waits for a lock too long is refused instead of holding a connection for ever', async () => {
  const { rows } = await db.lanes.query<Record<string, string>>(
    `select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
            current_setting('idle_in_transaction_session_timeout') as idle, current_setting('application_name') as name`,
  );
  expect(rows[0]).toEqual({ lock: '5s', statement: '20s', idle: '30s', name: 'balcao lanes' });
});

/** The pool may hand out the dying connection once before it has noticed. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    return work();
  }
}
