import type { MigrationInterface } from 'typeorm';
import { FirstTables1795000000000 } from './1795000000000-first-tables.ts';
import { PriorityAndLabels1795500000000 } from './1795500000000-priority-and-labels.ts';

/** Every migration, oldest first. Listed by hand: a glob would also pick up a half-written file. */
export const migrations: (new () => MigrationInterface)[] = [
  FirstTables1795000000000,
  PriorityAndLabels1795500000000,
];
