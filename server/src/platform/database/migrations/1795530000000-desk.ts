import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a team works with beside the conversations: labels, quick replies, saved views; and more to know of a contact. */
export class Desk1795530000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table contact_merges, saved_views, quick_reply_uses, quick_replies, labels');
    await runner.query(
      'alter table contacts drop column note, drop column fields, drop column labels, drop column merged_into',
    );
  }
}

const STATEMENTS = [
  `create table contact_merges (
    id uuid not null,
    account_id uuid not null,
    kept_id uuid not null,
    merged_id uuid not null,
    name text not null,
    by_id uuid,
    by_name text not null,
    at timestamptz not null,
    undone_at timestamptz,
    record jsonb not null,
    constraint "PK_1723ca3255c3c9b6fb09537986b" primary key (id)
  )`,
  `create unique index contact_merges_merged on contact_merges (merged_id) where undone_at is null`,
  `create index contact_merges_kept on contact_merges (kept_id, id)`,
  `create table labels (
    id uuid not null,
    account_id uuid not null,
    name text not null,
    key text not null,
    color text not null,
    created_at timestamptz not null default now(),
    constraint "PK_c0c4e97f76f1f3a268c7a70b925" primary key (id)
  )`,
  `create unique index labels_name on labels (account_id, key)`,
  `create table quick_replies (
    id uuid not null,
    account_id uuid not null,
    owner_id uuid,
    team_id uuid,
    shortcut text not null,
    text text not null,
    created_at timestamptz not null default now(),
    constraint quick_replies_scope check (owner_id is null or team_id is null),
    constraint "PK_38e5f76733adc50f328c8c0f043" primary key (id)
  )`,
  `create index quick_replies_account on quick_replies (account_id, shortcut, id)`,
  `create unique index quick_replies_all on quick_replies (account_id, shortcut) where owner_id is null and team_id is null`,
  `create unique index quick_replies_team on quick_replies (team_id, shortcut) where team_id is not null`,
  `create unique index quick_replies_own on quick_replies (owner_id, shortcut) where owner_id is not null`,
  `create table quick_reply_uses (
    teammate_id uuid not null,
    quick_reply_id uuid not null,
    day date not null,
    uses integer not null,
    constraint "PK_101155660954b1327359406cc70" primary key (teammate_id, quick_reply_id, day)
  )`,
  `create table saved_views (
    id uuid not null,
    account_id uuid not null,
    owner_id uuid,
    name text not null,
    key text not null,
    query text not null,
    sort text not null,
    shared boolean not null default false,
    created_at timestamptz not null default now(),
    constraint "PK_30acd4fbe2058d97631ab9bb2b6" primary key (id)
  )`,
  `create unique index saved_views_shared on saved_views (account_id, key) where shared`,
  `create unique index saved_views_own on saved_views (owner_id, key) where not shared`,
  `alter table contacts add note text not null default ''`,
  `alter table contacts add fields jsonb not null default '{}'`,
  `alter table contacts add labels jsonb not null default '[]'`,
  `alter table contacts add merged_into uuid`,
  `alter table contacts add constraint "FK_9cdc84b33d09fe4c6e6bac19e4d" foreign key (merged_into) references contacts(id) on delete set null`,
  `alter table contact_merges add constraint "FK_5a586909712fb4da134521a4884" foreign key (account_id) references accounts(id) on delete cascade`,
  `alter table contact_merges add constraint "FK_180f6908950e75d9f4dd5725667" foreign key (kept_id) references contacts(id) on delete cascade`,
  `alter table contact_merges add constraint "FK_0e955b6ef0f4d3aa5a98bf6f3e1" foreign key (merged_id) references contacts(id) on delete cascade`,
  `alter table contact_merges add constraint "FK_4d8fcb5181fe224ea83e13f231d" foreign key (by_id) references teammates(id) on delete set null`,
  `alter table labels add constraint "FK_3b45a27f9ef2e3526567cc10048" foreign key (account_id) references accounts(id) on delete cascade`,
  `alter table quick_replies add constraint "FK_cc2a28185b3aaa97e729551e9e5" foreign key (account_id) references accounts(id) on delete cascade`,
  `alter table quick_replies add constraint "FK_42a7db9a9d99306386844c35fdc" foreign key (owner_id) references teammates(id) on delete cascade`,
  `alter table quick_replies add constraint "FK_f5a9b63391b8081742771c2f54f" foreign key (team_id) references teams(id) on delete cascade`,
  `alter table quick_reply_uses add constraint "FK_cd8e6c2681e6eaed46c4150c36d" foreign key (teammate_id) references teammates(id) on delete cascade`,
  `alter table quick_reply_uses add constraint "FK_55cb907bbdc518ea21c6461ecba" foreign key (quick_reply_id) references quick_replies(id) on delete cascade`,
  `alter table saved_views add constraint "FK_aacf2598def4d1ec14bdd879d63" foreign key (account_id) references accounts(id) on delete cascade`,
  `alter table saved_views add constraint "FK_fb53bdfa2c6a971a7a301046ff3" foreign key (owner_id) references teammates(id) on delete set null`,
];
