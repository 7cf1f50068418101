import type { MigrationInterface } from 'typeorm';
import { FirstTables1795000000000 } from './1795000000000-first-tables.ts';

/** Every migration, oldest first. Listed by hand: a glob would also pick up a half-written file. */
export const migrations: (new () => MigrationInterface)[] = [FirstTables1795000000000];
