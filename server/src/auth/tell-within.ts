import type { EntityManager } from 'typeorm';
import type { PoolClient } from '../platform/database/database.ts';

/** The last statement of a change, by whoever tells of it: what is rolled back was never told. */
export type TellWithin = (tx: PoolClient) => Promise<void>;

/** The connection that a transaction of TypeORM runs on. */
export async function clientOf(tx: EntityManager): Promise<PoolClient> {
  if (!tx.queryRunner) throw new Error('this is no transaction');
  return (await tx.queryRunner.connect()) as PoolClient;
}
