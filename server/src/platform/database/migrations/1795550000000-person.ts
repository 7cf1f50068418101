import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What belongs to a person: preferences, notes that name her, and the browsers by which she is called. */
export class Person1795550000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table push_places, push_subscriptions, push_keys, mentions, preferences');
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
  `create table push_keys (
    id smallint not null,
    public_key text not null,
    sealed_private_key bytea not null,
    constraint "PK_37acc7cb35db3e8f9e80d81c110" primary key (id)
  )`,
  `create table push_subscriptions (
    id uuid not null,
    account_id uuid not null,
    teammate_id uuid not null,
    endpoint_hash bytea not null,
    endpoint text not null,
    p256dh text not null,
    auth text not null,
    time_zone text,
    created_at timestamptz not null,
    constraint "PK_757fc8f00c34f66832668dc2e53" primary key (id),
    constraint "FK_128c82e7aadd31b9da4fb6b9eb8" foreign key (account_id) references accounts(id) on delete cascade,
    constraint "FK_00fc625fbee4bee8fb72e7cdf77" foreign key (teammate_id) references teammates(id) on delete cascade
  )`,
  `create index push_subscriptions_person on push_subscriptions (account_id, teammate_id)`,
  `create unique index push_subscriptions_endpoint on push_subscriptions (endpoint_hash)`,
  `create table push_places (
    account_id uuid not null,
    seq bigint not null,
    epoch text not null,
    constraint "PK_9368a4713e1308f620a8f9e2bea" primary key (account_id),
    constraint "FK_9368a4713e1308f620a8f9e2bea" foreign key (account_id) references accounts(id) on delete cascade
  )`,
];
