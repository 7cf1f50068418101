import { expect, test } from '@jest/globals';
import { createTestDatabase } from '../testing/index.ts';
import pg from 'pg';
import { migrate, pendingMigrations } from './migrate.ts';

test('two processes may migrate at once, and afterwards nothing is pending', async () => {
  const own = await createTestDatabase();
  const client = new pg.Client({ connectionString: own.url });
  await client.connect();
  try {
    // As new: what the template already holds would leave nothing to race for.
    await client.query('drop schema public cascade; create schema public');
    const known = await pendingMigrations(client);
    const [one, other] = await Promise.all([migrate(own.url), migrate(own.url)]);
    expect([...one, ...other].sort()).toEqual([...known].sort());
    expect(await pendingMigrations(client)).toEqual([]);
  } finally {
    await client.end();
    await own.drop();
  }
});
