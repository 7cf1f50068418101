import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files: what is known of them, and what Meta calls those we gave to it. */
export class Media1795510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table media_files (
      id uuid primary key,
      account_id uuid not null
        constraint "FK_15ea2ed421cddd3f4e732cd0f81" references accounts on delete cascade,
      origin text not null constraint media_files_origin check (origin in ('received', 'uploaded')),
      state text not null constraint media_files_state check (state in ('waiting', 'ready', 'failed', 'gone')),
      kind text not null constraint media_files_kind
        check (kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker')),
      mime_type text not null,
      filename text,
      size_bytes integer,
      sha256 bytea,
      width integer,
      height integer,
      duration_ms integer,
      thumbnail boolean not null default false,
      waveform jsonb,
      number_id uuid constraint "FK_f910721fd78db34ab326867cf3a" references numbers on delete set null,
      message_id uuid constraint "FK_f1dd60c6ecf0d2edcfc37b6d9c9" references messages on delete set null,
      meta_id text,
      announced_sha256 text,
      attempts smallint not null default 0,
      due_at timestamptz,
      used_at timestamptz,
      created_at timestamptz not null default now()
    )`);
    await runner.query(`create index media_files_account on media_files (account_id)`);
    await runner.query(
      `create index media_files_message on media_files (message_id) where message_id is not null`,
    );
    await runner.query(`create index media_files_due on media_files (due_at) where due_at is not null`);
    await runner.query(`create index media_files_unused on media_files (created_at)
      where origin = 'uploaded' and used_at is null`);
    await runner.query(`create index media_files_orphaned on media_files (created_at)
      where origin = 'received' and message_id is null`);
    await runner.query(`create table media_at_meta (
      media_id uuid not null
        constraint "FK_546c8ff3d6f025b05da3faecb88" references media_files on delete cascade,
      number_id uuid not null
        constraint "FK_0ad8b08c36d6cb18bebacf1d75d" references numbers on delete cascade,
      meta_id text not null,
      until timestamptz not null,
      primary key (media_id, number_id)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table media_at_meta');
    await runner.query('drop table media_files');
  }
}
