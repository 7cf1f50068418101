import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import type { Config } from '../platform/config/config.ts';
import { createTestDatabase, testConfig, type TestDatabase } from '../platform/testing/index.ts';
import { backup, DATABASE_FILE } from './backup.ts';
import { restore } from './restore.ts';

const ACCOUNT = '019a0000-0000-7000-8000-000000000001';
const EPOCH = '019a0000-0000-7000-8000-00000000000e';
const NONSENSE = Buffer.from([0, 1, 0x5c, 0xff, 0x0a]);

let folder: string;
let own: TestDatabase;
let config: Config;

beforeEach(async () => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  folder = mkdtempSync(join(tmpdir(), 'balcao-backup-'));
  own = await createTestDatabase();
  config = testConfig(own.url, { DATA_DIR: join(folder, 'data') });
  await query(`insert into accounts (id, name) values ($1, 'Loja "é" \\ @ ' || chr(10) || 'two')`, [ACCOUNT]);
  await query(`insert into journal_counters (account_id, last_seq, epoch) values ($1, 7, $2)`, [
    ACCOUNT,
    EPOCH,
  ]);
  await query(`insert into raw_deliveries (account_id, hash, body) values ($1, $2, $2)`, [ACCOUNT, NONSENSE]);
  mkdirSync(join(folder, 'data/media'), { recursive: true });
  writeFileSync(join(folder, 'data/media/picture.png'), 'a picture');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await own.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function query(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: own.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql, values);
  await client.end();
  return rows;
}

test('a restored backup holds every byte, counts on, and starts a new life of the journal', async () => {
  const before = await query('select * from accounts');
  const saved = join(folder, 'saved');
  await backup(config, saved);
  await query('delete from accounts');
  writeFileSync(join(folder, 'data/media/picture.png'), 'spoiled');

  await restore(config, saved, false);

  expect(await query('select * from accounts')).toEqual(before);
  expect(await query('select hash, body from raw_deliveries')).toEqual([{ hash: NONSENSE, body: NONSENSE }]);
  const [counter] = await query('select last_seq, epoch from journal_counters');
  expect(counter?.['last_seq']).toBe('7');
  expect(counter?.['epoch']).not.toBe(EPOCH);
  expect(readFileSync(join(folder, 'data/media/picture.png'), 'utf8')).toBe('a picture');
  const [next] = await query(
    `insert into raw_deliveries (account_id, hash, body) values ($1, '\\x00', '\\x00') returning id`,
    [ACCOUNT],
  );
  expect(Number(next?.['id'])).toBeGreaterThan(1);
});

test('a database that holds something is not replaced by accident', async () => {
  const saved = join(folder, 'saved');
  await backup(config, saved);
  await expect(restore(config, saved, false)).rejects.toThrow('not empty');
  await expect(restore(config, saved, true)).resolves.toBeUndefined();
});

test('neither is one that a server works on', async () => {
  const saved = join(folder, 'saved');
  await backup(config, saved);
  const server = new pg.Client({ connectionString: own.url, application_name: 'balcao lanes' });
  await server.connect();
  try {
    await expect(restore(config, saved, true)).rejects.toThrow('A server is running');
  } finally {
    await server.end();
  }
});

test.each([
  ['cut in the middle of its packing', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20), /damaged/],
  [
    'cut between two lines',
    (bytes: Buffer) => {
      const lines = gunzipSync(bytes).toString().trim().split('\n');
      return gzipSync(lines.slice(0, -1).join('\n'));
    },
    /cut short/,
  ],
  ['of another format', () => gzipSync('@{"format":99,"migrations":[]}\n@{"end":true}\n'), /does not know/],
  [
    'of a newer version',
    () => gzipSync('@{"format":1,"migrations":["Later2800000000000"]}\n@{"end":true,"rows":0}\n'),
    /newer version/,
  ],
])('a backup %s is refused before anything is deleted', async (_what, spoil, words) => {
  const saved = join(folder, 'saved');
  await backup(config, saved);
  const file = join(saved, DATABASE_FILE);
  writeFileSync(file, spoil(readFileSync(file)));
  await expect(restore(config, saved, true)).rejects.toThrow(words);
  expect(await query('select id from accounts')).toEqual([{ id: ACCOUNT }]);
});

test('what people searched before is found again after a restore', async () => {
  const id = (last: number) => `019a0000-0000-7000-8000-00000000010${last}`;
  await query(
    `insert into numbers (id, account_id, name, phone_number_id, business_account_id, display_phone)
     values ($1, $2, 'Loja', '1', '2', '+55 11 4000-0000')`,
    [id(1), ACCOUNT],
  );
  await query(`insert into contacts (id, account_id, name) values ($1, $2, 'Conceição')`, [id(2), ACCOUNT]);
  await query(
    `insert into conversations (id, account_id, number_id, contact_id, status, turn_kind, handler, because, queued_since,
                                last_activity_at, bot, last_at)
     values ($1, $2, $3, $4, 'open', 'queue', 'team', 'mode_team', now(), now(), '{}', now())`,
    [id(3), ACCOUNT, id(1), id(2)],
  );
  await query(
    `insert into messages (id, account_id, number_id, conversation_id, n, author, type, text, at, status)
     values ($1, $2, $3, $4, 1, 'customer', 'text', 'Entregas do pedido AB-1234', now(), 'sent')`,
    [id(4), ACCOUNT, id(1), id(3)],
  );
  const words = () => query('select search::text, codes from messages');
  const before = await words();
  expect(before).toMatchObject([{ search: expect.stringContaining("'entreg'"), codes: 'ab1234' }]);
  const saved = join(folder, 'saved');
  await backup(config, saved);
  await query('delete from accounts');
  await restore(config, saved, false);
  expect(await words()).toEqual(before);
  expect(await query('select search from contacts')).toEqual([{ search: 'conceicao' }]);
});
