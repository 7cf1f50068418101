import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { databaseUrl } from '../postgres/embedded-postgres.ts';

/** Names of the variables through which the run's set-up tells the suites where to work. */
export const ADMIN_URL = 'BALCAO_TEST_ADMIN_URL';
export const TEMPLATE = 'BALCAO_TEST_TEMPLATE';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated database of the caller's own, copied from the run's template in some 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env[ADMIN_URL];
  const template = process.env[TEMPLATE];
  if (!adminUrl || !template) throw new Error('The database set-up of Jest did not run before this suite.');
  const name = `balcao_test_${randomBytes(6).toString('hex')}`;
  await run(adminUrl, `create database ${name} template ${template} strategy file_copy`);
  return {
    url: databaseUrl(adminUrl, name),
    drop: () => run(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
