import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last act of a person on a conversation, kept for as long as it may be taken back. */
export class Undo1795560000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table undo_memories (
      conversation_id uuid not null,
      account_id uuid not null,
      by_id uuid not null,
      at timestamptz not null,
      before jsonb not null,
      after jsonb not null,
      constraint "PK_d52df8f7d42a69c3165d523f328" primary key (conversation_id),
      constraint "FK_d52df8f7d42a69c3165d523f328" foreign key (conversation_id) references conversations(id) on delete cascade,
      constraint "FK_6bed19e4d9cff2a848c851753f8" foreign key (account_id) references accounts(id) on delete cascade,
      constraint "FK_92e361a0227c9df591ca2ae08ac" foreign key (by_id) references teammates(id) on delete cascade
    )`);
    await runner.query('create index undo_memories_old on undo_memories (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table undo_memories');
  }
}
