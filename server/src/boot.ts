import { join, resolve } from 'node:path';
import pg from 'pg';
import { makeConfig, type Config } from './platform/config/config.ts';
import { problemTable, readEnvironment } from './platform/config/environment.ts';
import { keptSecretKey } from './platform/config/secret-key.ts';
import { databaseUrl, startEmbeddedPostgres } from './platform/postgres/embedded-postgres.ts';

/** A refusal to start that the operator can mend: it is printed as it stands, without a stack. */
export class BootError extends Error {}

export interface Booted {
  readonly config: Config;
  /** True when the database is the packaged one under DATA_DIR. */
  readonly isEmbedded: boolean;
  stop(): Promise<void>;
}

/**
 * Reads the environment and makes sure a database is there: the one of DATABASE_URL, or the packaged Postgres under
 * DATA_DIR. Does not migrate.
 * @throws BootError when the environment is wrong, with one table of everything that is
 */
export async function boot(
  env: Readonly<Record<string, string | undefined>>,
  rules: { outsideSecret: boolean } = { outsideSecret: true },
): Promise<Booted> {
  const read = readEnvironment(env, rules);
  if ('problems' in read) throw new BootError(problemTable(read.problems));
  const { values } = read;
  const secretKey = values.SECRET_KEY ?? keptSecretKey(resolve(values.DATA_DIR));
  if (values.DATABASE_URL) {
    const config = makeConfig(values, { databaseUrl: values.DATABASE_URL, secretKey });
    return { config, isEmbedded: false, stop: () => Promise.resolve() };
  }
  const postgres = await startEmbeddedPostgres({ dataFolder: join(resolve(values.DATA_DIR), 'postgres') });
  const url = databaseUrl(postgres.adminUrl, 'balcao');
  await createIfMissing(postgres.adminUrl, 'balcao');
  return {
    config: makeConfig(values, { databaseUrl: url, secretKey }),
    isEmbedded: true,
    stop: () => postgres.stop(),
  };
}

async function createIfMissing(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
