import type { MediaKind, MediaState } from '@balcao/contract';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { MessageRow } from '../inbox/message.entity.ts';
import { BusinessNumber } from '../settings/business-number.entity.ts';

/** What is known of a file; its bytes lie in the storage under `storageKey`. */
@Entity('media_files')
@Index('media_files_account', ['accountId'])
@Index('media_files_message', ['messageId'], { where: 'message_id is not null' })
@Index('media_files_due', ['dueAt'], { where: 'due_at is not null' })
@Index('media_files_unused', ['createdAt'], { where: `origin = 'uploaded' and used_at is null` })
@Index('media_files_orphaned', ['createdAt'], { where: `origin = 'received' and message_id is null` })
@Check('media_files_origin', `origin in ('received', 'uploaded')`)
@Check('media_files_state', `state in ('waiting', 'ready', 'failed', 'gone')`)
@Check('media_files_kind', `kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker')`)
export class MediaFile {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  /** `received`: Meta has it, we fetch it · `uploaded`: a teammate brought it, to be sent. */
  @Column('text')
  origin: 'received' | 'uploaded';

  @Column('text')
  state: MediaState;

  @Column('text')
  kind: MediaKind;

  /** What the bytes are once they are here, before that what Meta says. */
  @Column('text')
  mimeType: string;

  @Column('text', { nullable: true })
  filename: string | null;

  @Column('integer', { nullable: true })
  sizeBytes: number | null;

  @Column('bytea', { nullable: true })
  sha256: Buffer | null;

  @Column('integer', { nullable: true })
  width: number | null;

  @Column('integer', { nullable: true })
  height: number | null;

  @Column('integer', { nullable: true })
  durationMs: number | null;

  @Column('boolean', { default: false })
  thumbnail: boolean;

  @Column('jsonb', { nullable: true })
  waveform: number[] | null;

  /** The number by which it came: its token opens it. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => BusinessNumber, { onDelete: 'SET NULL' })
  numberId: string | null;

  /** The message that brought it; a received file whose message is gone goes too. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => MessageRow, { onDelete: 'SET NULL' })
  messageId: string | null;

  @Column('text', { nullable: true })
  metaId: string | null;

  /** The hash that Meta announced, in whichever notation. */
  @Column('text', { nullable: true })
  announcedSha256: string | null;

  @Column('smallint', { default: 0 })
  attempts: number;

  /** When it is fetched, or fetched again; while a process is at it, until when that may take. */
  @Column('timestamptz', { nullable: true })
  dueAt: Date | null;

  /** When an uploaded file first went into a message; what never does is thrown away. */
  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}

/** Meta's id of a file that we uploaded to one number; Meta forgets it after 30 days. */
@Entity('media_at_meta')
export class MediaAtMeta {
  @PrimaryColumn('uuid')
  @ForeignKey(() => MediaFile, { onDelete: 'CASCADE' })
  mediaId: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => BusinessNumber, { onDelete: 'CASCADE' })
  numberId: string;

  @Column('text')
  metaId: string;

  @Column('timestamptz')
  until: Date;
}
