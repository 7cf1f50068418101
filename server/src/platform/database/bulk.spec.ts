import { expect, test } from '@jest/globals';
import { insertMany } from './bulk.ts';
import type { PoolClient } from './database.ts';

/** What Postgres keeps of a prepared statement's name. */
const NAME_MAX = 63;

test('however long the tail, the statement has a name that Postgres keeps whole', async () => {
  const asked: { name: string; text: string }[] = [];
  const query = (statement: { name: string; text: string }) => {
    asked.push(statement);
    return Promise.resolve({ rowCount: 1 });
  };
  const tail = `on conflict (id) do update set ${'name = excluded.name, '.repeat(5)}at = excluded.at`;
  await insertMany({ query } as unknown as PoolClient, 'contacts', [['id', 'uuid']], [['a']], tail);
  expect(asked[0]?.text).toContain(tail);
  expect(asked[0]?.name.length).toBeLessThanOrEqual(NAME_MAX);
});
