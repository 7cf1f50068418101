import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Web push: the keys, who is called, and what waits to be sent. */
export class Push1795570000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table push_cursors, push_outbox, push_subscriptions, push_keys');
  }
}

const STATEMENTS = [
  `create table push_keys (
    id smallint not null,
    public_key text not null,
    private_key bytea not null,
    made_at timestamptz not null,
    constraint "PK_37acc7cb35db3e8f9e80d81c110" primary key (id),
    constraint push_keys_one check (id = 1)
  )`,
  `create table push_subscriptions (
    sid text not null,
    account_id uuid not null,
    teammate_id uuid not null,
    endpoint text not null,
    p256dh text not null,
    auth text not null,
    time_zone text,
    since timestamptz not null,
    tested_at timestamptz,
    failing_since timestamptz,
    constraint "PK_8c8dd6d56c50e1947748c40d30a" primary key (sid),
    constraint "FK_8c8dd6d56c50e1947748c40d30a" foreign key (sid) references sessions(sid) on delete cascade,
    constraint "FK_128c82e7aadd31b9da4fb6b9eb8" foreign key (account_id) references accounts(id) on delete cascade,
    constraint "FK_00fc625fbee4bee8fb72e7cdf77" foreign key (teammate_id) references teammates(id) on delete cascade
  )`,
  `create unique index push_subscriptions_endpoint on push_subscriptions (endpoint)`,
  `create index push_subscriptions_teammate on push_subscriptions (teammate_id)`,
  `create index push_subscriptions_account on push_subscriptions (account_id)`,
  `create table push_outbox (
    sid text not null,
    conversation_id uuid not null,
    message_id uuid,
    cause text not null,
    seq bigint not null,
    called_at timestamptz not null,
    due_at timestamptz not null,
    attempts integer not null default 0,
    constraint "PK_c21b6ebf4a5796bdd516ee15f88" primary key (sid, conversation_id),
    constraint "FK_d630cfd2460b00c7bb0ba3c7f56" foreign key (sid) references push_subscriptions(sid) on delete cascade,
    constraint "FK_3c08f2f8d3a7d98a9d9a9f98891" foreign key (conversation_id) references conversations(id) on delete cascade,
    constraint "FK_b4267dcbfae9c95c93d295e6cef" foreign key (message_id) references messages(id) on delete cascade,
    constraint push_outbox_cause check (cause in ('mine', 'queue', 'mention', 'unreadable'))
  )`,
  `create index push_outbox_due on push_outbox (due_at)`,
  `create index push_outbox_conversation on push_outbox (conversation_id)`,
  `create index push_outbox_message on push_outbox (message_id) where message_id is not null`,
  `create table push_cursors (
    account_id uuid not null,
    seq bigint not null,
    constraint "PK_3039b62cdce082f76f020ee7dbc" primary key (account_id),
    constraint "FK_3039b62cdce082f76f020ee7dbc" foreign key (account_id) references accounts(id) on delete cascade
  )`,
];
