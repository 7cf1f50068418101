import { createWriteStream, existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import type { Config } from '../platform/config/config.ts';
import { pendingMigrations } from '../platform/database/migrate.ts';
import { backupTables } from './backup-tables.ts';
import { CommandError, say } from './output.ts';

export const BACKUP_FORMAT = 1;
export const DATABASE_FILE = 'database.ndjson.gz';
export const MEDIA_FOLDER = 'media';

/** Lines that are not rows begin with this. */
export const MARK = '@';

export interface BackupHeader {
  readonly format: number;
  readonly at: string;
  /** Those that had run: the restore brings the tables to this state before it fills them. */
  readonly migrations: readonly string[];
}

const ROWS_AT_A_TIME = 1_000;

/**
 * Writes everything into a new folder: the tables as they stood at one instant, one JSON row per line, and the media
 * beside them. The server may go on working meanwhile. Needs no tools of Postgres', which the packaged one lacks.
 */
export async function backup(config: Config, folder: string): Promise<void> {
  const target = resolve(folder);
  if (existsSync(target))
    throw new CommandError(`${target} exists already; a backup goes into a new folder.`);
  const half = `${target}.unfinished`;
  await rm(half, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  await mkdir(half, { mode: 0o700 });
  const rows = await writeDatabase(config.databaseUrl, join(half, DATABASE_FILE));
  if (config.storage.driver === 'fs' && existsSync(config.storage.folder)) {
    await cp(config.storage.folder, join(half, MEDIA_FOLDER), { recursive: true });
  }
  await rename(half, target); // a folder of this name is a whole backup
  say(`${rows} rows saved in ${target}`);
  if (config.storage.driver === 's3') say('Media lie in the bucket and are not part of it.');
  say('Keep SECRET_KEY as well, elsewhere: without it the stored access tokens cannot be read.');
}

async function writeDatabase(url: string, file: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, application_name: 'balcao backup' });
  await client.connect();
  const count = { rows: 0 };
  try {
    const pending = await pendingMigrations(client);
    if (pending.length > 0)
      throw new CommandError('The database is not up to date: run `balcao migrate` first.');
    await client.query('begin isolation level repeatable read read only');
    await pipeline(lines(client, count), createGzip(), createWriteStream(file, { mode: 0o600 }));
    await client.query('commit');
  } finally {
    await client.end();
  }
  return count.rows;
}

async function* lines(client: pg.Client, count: { rows: number }): AsyncGenerator<string> {
  const { rows: done } = await client.query<{ name: string }>('select name from migrations order by id');
  const header: BackupHeader = {
    format: BACKUP_FORMAT,
    at: new Date().toISOString(),
    migrations: done.map(({ name }) => name),
  };
  yield `${MARK}${JSON.stringify(header)}\n`;
  for (const { name, columns } of await backupTables(client)) {
    yield `${MARK}${JSON.stringify({ table: name, columns })}\n`;
    const list = columns.map((column) => `"${column}"`).join(', ');
    await client.query(
      `declare rows cursor for select row_to_json(r)::text as row from (select ${list} from "${name}") r`,
    );
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`fetch ${ROWS_AT_A_TIME} from rows`);
      if (rows.length === 0) break;
      count.rows += rows.length;
      yield rows.map(({ row }) => `${row}\n`).join('');
    }
    await client.query('close rows');
  }
  yield `${MARK}${JSON.stringify({ end: true, rows: count.rows })}\n`;
}
