import type pg from 'pg';

export interface BackupTable {
  readonly name: string;
  /** Without those the database computes by itself: generated ones, and the words of messages, which triggers keep. */
  readonly columns: readonly string[];
}

/**
 * Sessions stay out, and with them what hangs on them: a copy of the database must not be a bundle of keys. Migrations are
 * named in the header.
 */
const LEFT_OUT = ['sessions', 'push_subscriptions', 'push_outbox', 'push_cursors', 'migrations'];

/** The tables to keep, each after those its foreign keys point at. */
export async function backupTables(client: pg.Client): Promise<BackupTable[]> {
  const { rows: tables } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name,
            array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '' and a.atttypid <> 'tsvector'::regtype) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all ($1)
     group by c.relname order by c.relname`,
    [LEFT_OUT],
  );
  const { rows: keys } = await client.query<{ child: string; parent: string }>(
    `select conrelid::regclass::text as child, confrelid::regclass::text as parent
     from pg_constraint where contype = 'f' and conrelid <> confrelid and conparentid = 0`,
  );
  const sorted: BackupTable[] = [];
  const waiting = [...tables];
  while (waiting.length > 0) {
    const left = new Set(waiting.map(({ name }) => name));
    const free = waiting.findIndex(
      ({ name }) => !keys.some(({ child, parent }) => child === name && left.has(parent)),
    );
    // Tables that point at each other in a circle: no order serves, the restore has the checks off anyway if it may.
    sorted.push(...waiting.splice(Math.max(free, 0), 1));
  }
  return sorted;
}
