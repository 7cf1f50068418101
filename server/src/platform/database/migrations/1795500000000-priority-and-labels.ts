import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How urgent a conversation is; labels as ids in jsonb, which the set-based writes can carry and an index can find. */
export class PriorityAndLabels1795500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table conversations
      add column priority text not null default 'normal',
      add constraint conversations_priority check (priority in ('urgent', 'high', 'normal', 'low')),
      drop column labels,
      add column labels jsonb not null default '[]'`);
    await runner.query(
      `create index conversations_labels on conversations using gin (labels jsonb_path_ops)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table conversations
      drop column priority, drop column labels, add column labels text[] not null default '{}'`);
  }
}
