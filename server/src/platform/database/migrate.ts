import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.ts';
import { migrations } from './migrations/index.ts';

// Any number will do as long as nothing else on the database uses it: "balcao" in base 36.
const MIGRATION_LOCK = 682_836_576;

/**
 * Brings the database up to date. Several processes may do this at once: one works, the others wait and find nothing
 * left to do.
 * @param only  run none but these: a restored backup is filled at the state it was made in
 * @returns names of the migrations that were run
 */
export async function migrate(url: string, only?: readonly string[]): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url, application_name: 'balcao migrate' });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    // Building an index on a large table may take minutes: the limits of daily work do not hold here.
    const source = new DataSource({
      ...dataSourceOptions(url, []),
      migrations: migrations.filter((migration) => !only || only.includes(nameOf(migration))),
      poolSize: 1,
      extra: {},
    });
    await source.initialize();
    try {
      const done = await source.runMigrations({ transaction: 'each' });
      return done.map((migration) => migration.name);
    } finally {
      await source.destroy();
    }
  } finally {
    await lock.end(); // frees the lock as well
  }
}

/** Names of the migrations this version knows and the database has not run yet. */
export async function pendingMigrations(db: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const known = migrations.map(nameOf);
  const table = await db.query<{ name: string | null }>(`select to_regclass('migrations')::text as name`);
  if (!table.rows[0]?.name) return known;
  const { rows } = await db.query<{ name: string }>('select name from migrations');
  const done = new Set(rows.map((row) => row.name));
  return known.filter((name) => !done.has(name));
}

/** As TypeORM writes it into its table. */
export function nameOf(migration: (typeof migrations)[number]): string {
  return new migration().name ?? migration.name;
}
