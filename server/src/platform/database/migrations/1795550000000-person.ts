import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What belongs to a person: preferences, and notes that name her. */
export class Person1795550000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table mentions, preferences');
  }
}

const STATEMENTS = [
  `create table preferences (
    teammate_id uuid not null,
    account_id uuid not null,
    value jsonb not null,
    changed_at timestamptz not null,
    constraint "PK_a2ccce10b15d1fec71d3c2d0f00" primary key (teammate_id),
    constraint "FK_a2ccce10b15d1fec71d3c2d0f00" foreign key (teammate_id) references teammates(id) on delete cascade,
    constraint "FK_bc44396a448fff28544ab9250e1" foreign key (account_id) references accounts(id) on delete cascade
  )`,
  `create table mentions (
    teammate_id uuid not null,
    message_id uuid not null,
    account_id uuid not null,
    conversation_id uuid not null,
    at timestamptz not null,
    read_at timestamptz,
    constraint "PK_fb6489445c6d982fba9000c0b67" primary key (teammate_id, message_id),
    constraint "FK_ae8ae6f9225cbe77273c5597c3b" foreign key (teammate_id) references teammates(id) on delete cascade,
    constraint "FK_ec9bc29c0f5ce95d3aa09245b70" foreign key (message_id) references messages(id) on delete cascade,
    constraint "FK_65419dcb237b96c325cfb35a1d1" foreign key (account_id) references accounts(id) on delete cascade,
    constraint "FK_90ff92e3fa531d42d8dbd4189ca" foreign key (conversation_id) references conversations(id) on delete cascade
  )`,
  `create index mentions_message on mentions (message_id)`,
  `create index mentions_unread on mentions (teammate_id) where read_at is null`,
  `create index mentions_newest on mentions (teammate_id, at, message_id)`,
];
