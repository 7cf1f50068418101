import { createReadStream, existsSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import type { Config } from '../platform/config/config.ts';
import { migrate, nameOf } from '../platform/database/migrate.ts';
import { migrations } from '../platform/database/migrations/index.ts';
import { BACKUP_FORMAT, DATABASE_FILE, MARK, MEDIA_FOLDER, type BackupHeader } from './backup.ts';
import { backupTables, type BackupTable } from './backup-tables.ts';
import { CommandError, say } from './output.ts';

const ROWS_AT_A_TIME = 500;

type Marked = Partial<BackupHeader> & { table?: string; columns?: string[]; end?: boolean; rows?: number };

/**
 * Replaces everything in the database by what `folder` holds, and puts the media beside it. The backup is read through
 * to its end before anything is deleted.
 * @throws CommandError when a server is running on the database, or it holds something and `replace` is not given
 */
export async function restore(config: Config, folder: string, replace: boolean): Promise<void> {
  const source = resolve(folder);
  const file = join(source, DATABASE_FILE);
  if (!existsSync(file)) throw new CommandError(`${source} is no backup: it has no ${DATABASE_FILE}.`);
  const header = await headerOf(file);
  const client = new pg.Client({ connectionString: config.databaseUrl, application_name: 'balcao restore' });
  await client.connect();
  try {
    await mayReplace(client, replace);
    // The tables as they were when the backup was made; what has changed since comes after the rows.
    await client.query('drop schema public cascade; create schema public');
    await migrate(config.databaseUrl, header.migrations);
    const rows = await fill(client, file);
    say(`${rows} rows restored from ${header.at}`);
  } finally {
    await client.end();
  }
  await migrate(config.databaseUrl);
  await restoreMedia(config, join(source, MEDIA_FOLDER));
}

async function headerOf(file: string): Promise<BackupHeader> {
  let header: BackupHeader | undefined;
  let isWhole = false;
  for await (const line of linesOf(file)) {
    if (!line.startsWith(MARK)) continue;
    const mark = JSON.parse(line.slice(1)) as BackupHeader & Marked;
    header ??= mark;
    isWhole = mark.end === true;
  }
  if (header?.format !== BACKUP_FORMAT)
    throw new CommandError(`${file} has a format this version does not know.`);
  if (!isWhole) throw new CommandError('The backup is cut short; nothing was touched.');
  const known = new Set(migrations.map(nameOf));
  if (header.migrations.some((name) => !known.has(name))) {
    throw new CommandError('The backup comes from a newer version: update first.');
  }
  return header;
}

async function mayReplace(client: pg.Client, replace: boolean): Promise<void> {
  const { rowCount: running } = await client.query(
    `select from pg_stat_activity where datname = current_database() and application_name like 'balcao%'
       and application_name <> 'balcao restore'`,
  );
  if (running) throw new CommandError('A server is running on this database: stop it first.');
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('accounts') is not null as exists`,
  );
  if (replace || !rows[0]?.exists) return;
  const { rowCount: accounts } = await client.query('select from accounts limit 1');
  if (accounts)
    throw new CommandError('The database is not empty. With --replace everything in it is deleted first.');
}

/** Fills the empty tables in one transaction. @returns how many rows */
async function fill(client: pg.Client, file: string): Promise<number> {
  await client.query('begin');
  await withoutChecksIfAllowed(client);
  const tables = new Map((await backupTables(client)).map((table) => [table.name, table]));
  let table: BackupTable | undefined;
  let batch: string[] = [];
  let rows = 0;
  let promised: number | undefined;
  const flush = async (): Promise<void> => {
    if (table && batch.length > 0) await insert(client, table, batch);
    rows += batch.length;
    batch = [];
  };
  for await (const line of linesOf(file)) {
    if (!line.startsWith(MARK)) {
      batch.push(line);
      if (batch.length === ROWS_AT_A_TIME) await flush();
      continue;
    }
    await flush();
    const mark = JSON.parse(line.slice(1)) as Marked;
    if (mark.end) promised = mark.rows;
    if (mark.table) {
      table = tables.get(mark.table);
      if (!table) throw new CommandError(`The backup has a table that nobody knows: ${mark.table}`);
    }
  }
  if (promised !== rows) throw new CommandError('The backup does not hold as many rows as it says.');
  await moveSequences(client, [...tables.values()]);
  // A new life of the journal: clients that saw positions after the backup must not take ours for theirs.
  if (tables.has('journal_counters'))
    await client.query('update journal_counters set epoch = gen_random_uuid()');
  await client.query('commit');
  return rows;
}

async function insert(
  client: pg.Client,
  { name, columns }: BackupTable,
  rows: readonly string[],
): Promise<void> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  await client.query(
    `insert into "${name}" (${list}) overriding system value
     select ${list} from json_populate_recordset(null::"${name}", $1::json)`,
    [`[${rows.join(',')}]`],
  );
}

/** Rows that point at later rows of their own table need it; who may not switch it off relies on the tables' order. */
async function withoutChecksIfAllowed(client: pg.Client): Promise<void> {
  await client.query('savepoint checks');
  await client.query('set local session_replication_role = replica').catch(async () => {
    await client.query('rollback to savepoint checks');
  });
}

async function moveSequences(client: pg.Client, tables: readonly BackupTable[]): Promise<void> {
  for (const { name, columns } of tables) {
    for (const column of columns) {
      const { rows } = await client.query<{ sequence: string | null }>(
        'select pg_get_serial_sequence($1, $2) as sequence',
        [`"${name}"`, column],
      );
      const sequence = rows[0]?.sequence;
      if (!sequence) continue;
      await client.query(`select setval($1, coalesce(max("${column}"), 0) + 1, false) from "${name}"`, [
        sequence,
      ]);
    }
  }
}

async function restoreMedia({ storage }: Config, folder: string): Promise<void> {
  if (storage.driver !== 'fs' || !existsSync(folder)) return;
  if (existsSync(storage.folder)) await rename(storage.folder, `${storage.folder}.before-${Date.now()}`);
  await cp(folder, storage.folder, { recursive: true });
}

/** Split here: readline does not always hand on the error of what it reads, and would wait for ever for the rest. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  createReadStream(file)
    .on('error', (error) => unpacked.destroy(error))
    .pipe(unpacked);
  let rest = '';
  try {
    for await (const text of unpacked.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new CommandError(`${file} is damaged (${code}); nothing was touched.`);
    throw error;
  }
  if (rest !== '') yield rest;
}
