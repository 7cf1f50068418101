import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Templates as Meta lists them, when to read them again, and reactions of ours on their way. */
export class Templates1795520000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sent_reactions, template_reads, templates');
  }
}

const STATEMENTS = [
  `create table templates (
    id uuid not null,
    account_id uuid not null,
    number_id uuid not null,
    meta_id text not null,
    name text not null,
    language text not null,
    status text not null,
    category text not null,
    named boolean not null,
    components jsonb not null,
    constraint "PK_515948649ce0bbbe391de702ae5" primary key (id)
  )`,
  `create index templates_account on templates (account_id)`,
  `create unique index templates_name on templates (number_id, name, language)`,
  `create table template_reads (
    number_id uuid not null,
    due_at timestamptz not null,
    failures smallint not null default 0,
    constraint "PK_2d2a7acd48be5e4ea3c0e5704c1" primary key (number_id)
  )`,
  `create index template_reads_due on template_reads (due_at)`,
  `create table sent_reactions (
    id uuid not null,
    account_id uuid not null,
    number_id uuid not null,
    conversation_id uuid not null,
    message_id uuid not null,
    emoji text,
    by_id uuid,
    before jsonb,
    status text not null,
    send_after timestamptz not null,
    sending_since timestamptz,
    attempts smallint not null default 0,
    failure text,
    wamid text,
    constraint sent_reactions_status check (status in ('queued', 'sending', 'accepted', 'failed', 'unconfirmed')),
    constraint "PK_3beef1142f85b7302f830181338" primary key (id)
  )`,
  `create index sent_reactions_message on sent_reactions (message_id)`,
  `create index sent_reactions_wamid on sent_reactions (number_id, wamid) where wamid is not null`,
  `create index sent_reactions_due on sent_reactions (send_after) where status = 'queued'`,
  `create index sent_reactions_in_flight on sent_reactions (sending_since) where status = 'sending'`,
  `create index sent_reactions_open on sent_reactions (conversation_id) where status in ('queued', 'sending')`,
  `alter table templates add constraint "FK_444e01e8e550ba2eccbcbbf4e07" foreign key (account_id) references accounts(id) on delete cascade`,
  `alter table templates add constraint "FK_accfb660efaa3032cf8d1cd5392" foreign key (number_id) references numbers(id) on delete cascade`,
  `alter table template_reads add constraint "FK_2d2a7acd48be5e4ea3c0e5704c1" foreign key (number_id) references numbers(id) on delete cascade`,
  `alter table sent_reactions add constraint "FK_1d2155a3457b4c737113a85a158" foreign key (account_id) references accounts(id) on delete cascade`,
  `alter table sent_reactions add constraint "FK_e4422a62d05a8a053acbbb4472a" foreign key (number_id) references numbers(id) on delete cascade`,
  `alter table sent_reactions add constraint "FK_c9b209adea68143ce646a4f56b5" foreign key (message_id) references messages(id) on delete cascade`,
  `alter table sent_reactions add constraint "FK_397d5b0200ca69df3837254570a" foreign key (by_id) references teammates(id) on delete set null`,
];
