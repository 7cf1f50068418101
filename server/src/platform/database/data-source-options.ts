import type { EntitySchema } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { migrations } from './migrations/index.ts';
import { SnakeNaming } from './snake-naming.ts';

/** An entity class, or a schema that stands for one. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own word for "a class"
export type Entity = Function | EntitySchema;

/**
 * How TypeORM reaches the database. Its pool is small: it serves settings and screens, while the hot paths use the
 * pools of `Database`.
 */
export function dataSourceOptions(url: string, entities: readonly Entity[]): PostgresDataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [...entities],
    namingStrategy: new SnakeNaming(),
    migrations,
    migrationsRun: false, // see migrate(): under a lock, before anything else starts
    migrationsTableName: 'migrations',
    synchronize: false,
    installExtensions: false,
    applicationName: 'balcao typeorm',
    poolSize: 3,
    extra: {
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 30_000,
    },
  };
}
