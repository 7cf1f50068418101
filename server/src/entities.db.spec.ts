import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { entities } from './entities.ts';
import { dataSourceOptions } from './platform/database/data-source-options.ts';
import { createTestDatabase, type TestDatabase } from './platform/testing/index.ts';

let own: TestDatabase;
let source: DataSource;

beforeEach(async () => {
  own = await createTestDatabase();
  source = new DataSource(dataSourceOptions(own.url, entities));
  await source.initialize();
});
afterEach(async () => {
  await source.destroy();
  await own.drop();
});

async function missing(): Promise<string[]> {
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}

test('what the migrations make is what the entities say', async () => {
  expect(await missing()).toEqual([]);
});

test('a column that the migrations forgot would be noticed', async () => {
  await source.query('alter table teams drop column name');
  expect(await missing()).toContain('ALTER TABLE "teams" ADD "name" text NOT NULL');
});
