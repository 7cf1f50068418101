import type { MigrationInterface } from 'typeorm';
import { FirstTables1795000000000 } from './1795000000000-first-tables.ts';
import { PriorityAndLabels1795500000000 } from './1795500000000-priority-and-labels.ts';
import { Media1795510000000 } from './1795510000000-media.ts';
import { Templates1795520000000 } from './1795520000000-templates.ts';
import { Desk1795530000000 } from './1795530000000-desk.ts';
import { Search1795540000000 } from './1795540000000-search.ts';
import { Person1795550000000 } from './1795550000000-person.ts';
import { Undo1795560000000 } from './1795560000000-undo.ts';
import { Push1795570000000 } from './1795570000000-push.ts';

/** Every migration, oldest first. Listed by hand: a glob would also pick up a half-written file. */
export const migrations: (new () => MigrationInterface)[] = [
  FirstTables1795000000000,
  PriorityAndLabels1795500000000,
  Media1795510000000,
  Templates1795520000000,
  Desk1795530000000,
  Search1795540000000,
  Person1795550000000,
  Undo1795560000000,
  Push1795570000000,
];
