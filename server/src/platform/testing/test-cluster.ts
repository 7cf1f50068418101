import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../database/migrate.ts';
import { databaseUrl, startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { ADMIN_URL, TEMPLATE } from './test-database.ts';

const PREFIX = 'balcao-test-cluster-';

/** What one run of the tests shares: a Postgres, and a migrated database in it that every suite clones. */
export interface TestCluster {
  stop(): Promise<void>;
}

/**
 * Uses the server of DATABASE_URL, or starts a packaged one of its own that lives in the temp folder: two runs beside
 * each other must not stop each other's database.
 */
export async function startTestCluster(): Promise<TestCluster> {
  const outside = process.env['DATABASE_URL'];
  const own = outside ? undefined : await startOwn();
  const adminUrl = outside ?? own?.adminUrl ?? '';
  const template = `balcao_template_${randomBytes(6).toString('hex')}`;
  await query(adminUrl, `create database ${template}`);
  await migrate(databaseUrl(adminUrl, template));
  // Workers start later and inherit these.
  process.env[ADMIN_URL] = adminUrl;
  process.env[TEMPLATE] = template;
  return {
    async stop() {
      if (own) await own.stop();
      else await query(adminUrl, `drop database if exists ${template} with (force)`);
    },
  };
}

async function startOwn(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  await sweepAbandoned();
  const folder = join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, 'pid'), String(process.pid));
  const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), disposable: true });
  return {
    adminUrl: postgres.adminUrl,
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A run that was killed leaves its server running: adopt it, stop it, and delete what it kept. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : 0;
    if (!pid || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    try {
      const left = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), disposable: true });
      await left.stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function query(url: string, sql: string): Promise<void> {
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
