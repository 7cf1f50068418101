import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../server/src/platform/database/migrate.ts';
import { databaseUrl, startEmbeddedPostgres } from '../../server/src/platform/postgres/embedded-postgres.ts';

const PREFIX = 'balcao-bench-';

/** A database of one benchmark's own. */
export interface Ground {
  readonly url: string;
  readonly db: pg.Pool;
  drop(): Promise<void>;
}

/** One Postgres for the whole run, durable as in production, and a migrated template in it. */
export interface Cluster {
  /** Folder of this run, removed at the end; unused with DATABASE_URL. */
  readonly folder: string;
  /** Version and durability, for the reader of the figures. */
  readonly description: string;
  /** @param options.isKept  stays until the end of the run: later benchmarks use it too */
  fresh(options?: { isKept?: boolean }): Promise<Ground>;
  /** Drops what benchmarks have made so far and is not kept. */
  dropAll(): Promise<void>;
  stop(): Promise<void>;
}

/** The server of DATABASE_URL, or a packaged one of our own in the temp folder. */
export async function startCluster(): Promise<Cluster> {
  await sweepAbandoned();
  const outside = process.env['DATABASE_URL'];
  const folder = join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const own = outside ? undefined : await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
  const adminUrl = outside ?? own?.adminUrl ?? '';
  const mark = `balcao_bench_${process.pid}`;
  const template = `${mark}_template`;
  await admin(adminUrl, `drop database if exists ${template} with (force)`);
  await admin(adminUrl, `create database ${template}`);
  await migrate(databaseUrl(adminUrl, template));

  let count = 0;
  const grounds = new Set<Ground>();
  const kept = new Set<Ground>();
  const fresh = async ({ isKept = false } = {}): Promise<Ground> => {
    count += 1;
    const name = `${mark}_${count}`;
    await admin(adminUrl, `create database ${name} template ${template}`);
    const url = databaseUrl(adminUrl, name);
    const db = new pg.Pool({ connectionString: url, max: 4 });
    db.on('error', () => undefined);
    const ground: Ground = {
      url,
      db,
      async drop() {
        if (!grounds.delete(ground)) return;
        await db.end();
        await admin(adminUrl, `drop database if exists ${name} with (force)`);
      },
    };
    grounds.add(ground);
    if (isKept) kept.add(ground);
    return ground;
  };
  const dropAll = async () => {
    for (const ground of [...grounds].filter((one) => !kept.has(one))) await ground.drop();
  };
  return {
    folder,
    description: await describe(adminUrl),
    fresh,
    dropAll,
    async stop() {
      kept.clear();
      await dropAll();
      if (own) await own.stop();
      else await admin(adminUrl, `drop database if exists ${template} with (force)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A run that was killed leaves its server and its folder: stop the one, remove the other. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : 0;
    if (!pid || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    try {
      await (await startEmbeddedPostgres({ dataFolder: join(folder, 'data') })).stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function describe(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string; fsync: string; commit: string }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commit`,
    );
    const [row] = rows;
    return `PostgreSQL ${row?.version}, fsync ${row?.fsync}, synchronous_commit ${row?.commit}`;
  } finally {
    await client.end();
  }
}

async function admin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
