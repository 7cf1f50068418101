export { AssignmentModule } from './assignment.module.ts';
export { Lapses } from './lapses.ts';
