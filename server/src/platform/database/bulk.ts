import type { PoolClient } from './database.ts';

/** Columns in order, with their Postgres types. A jsonb column takes JSON text, a timestamptz one ISO text. */
export type Columns = readonly (readonly [name: string, type: string])[];

/**
 * Inserts many rows by one statement: an array per column, spread by `unnest`. Ten times cheaper than a statement a row.
 * @param rows  each with a value per column, in the columns' order
 * @param tail  what follows, such as `on conflict do nothing`
 */
export async function insertMany(
  tx: PoolClient,
  table: string,
  columns: Columns,
  rows: readonly (readonly unknown[])[],
  tail = '',
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = columns.map(([name]) => name).join(', ');
  const result = await tx.query({
    // Of the table alone: Postgres cuts names after 63 characters. Each table has one tail, or pg refuses the name's second text.
    name: `insert ${table}`,
    text: `insert into ${table} (${names}) select * from unnest(${arrays(columns)}) ${tail}`,
    values: transpose(columns, rows),
  });
  return result.rowCount ?? 0;
}

/**
 * Updates many rows by one statement. The first column is the key (`id`), the others are set.
 */
export async function updateMany(
  tx: PoolClient,
  table: string,
  columns: Columns,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.map(([name]) => name);
  const [key, ...rest] = names;
  await tx.query({
    name: `update ${table} ${rest.length}`,
    text: `update ${table} t set ${rest.map((name) => `${name} = x.${name}`).join(', ')}
             from unnest(${arrays(columns)}) as x(${names.join(', ')}) where t.${key} = x.${key}`,
    values: transpose(columns, rows),
  });
}

function arrays(columns: Columns): string {
  return columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ');
}

function transpose(columns: Columns, rows: readonly (readonly unknown[])[]): unknown[][] {
  return columns.map((_, i) => rows.map((row) => row[i]));
}
