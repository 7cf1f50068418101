import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface Database {
  readonly url: string;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/**
 * An empty database on the run's Postgres: the packaged one, or that of DATABASE_URL. Scenarios knock at the product's
 * doors; they look into the tables only where no door shows what must not be there (a delivery stored twice).
 */
export async function createDatabase(): Promise<Database> {
  const adminUrl = process.env['BALCAO_TEST_ADMIN_URL'];
  if (!adminUrl) throw new Error('The database set-up of Jest did not run before this suite.');
  const name = `balcao_e2e_${randomBytes(6).toString('hex')}`;
  await once(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    query: (sql, values) => once(url.href, sql, values),
    drop: async () => void (await once(adminUrl, `drop database if exists ${name} with (force)`)),
  };
}

async function once<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
