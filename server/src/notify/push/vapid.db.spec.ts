import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { createTestDatabase, testConfig, type TestDatabase } from '../../platform/testing/index.ts';
import { Vapid, type VapidPair } from './vapid.ts';

let own: TestDatabase;
const open: Database[] = [];

beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(open.map((database) => database.close()));
  await own.drop();
});

/** As one more process of the installation has them. */
function process(secretKey?: string): Vapid {
  const config = testConfig(own.url);
  const database = new Database(config);
  open.push(database);
  return new Vapid(database, new Clock(), secretKey ? { ...config, secretKey } : config);
}

test('processes that start at once end with one pair, which a copy of the database does not give away', async () => {
  const pairs = await Promise.all(Array.from({ length: 5 }, () => process().pair()));
  const [first] = pairs as [VapidPair];
  expect(new Set(pairs.map((pair) => JSON.stringify(pair))).size).toBe(1);
  const { rows } = await (open[0] as Database).people.query<{ private_key: Buffer; public_key: string }>(
    'select * from push_keys',
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.public_key).toBe(first.publicKey);
  expect(rows[0]?.private_key.includes(Buffer.from(first.privateKey))).toBe(false);
  expect(await process().pair()).toEqual(first);
});

test('under another SECRET_KEY there is another pair, and devices come anew', async () => {
  const before = await process().pair();
  const after = await process('another key for tests, also long enough').pair();
  expect(after.publicKey).not.toBe(before.publicKey);
});
