import type { Author, Because, MessageStatus, MessageType } from '@balcao/contract';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Teammate } from '../auth/teammate.entity.ts';
import { ConversationRow } from './conversation.entity.ts';
import type { StoredContent, StoredFailure, StoredReaction } from './stored.ts';

/**
 * Everything in a thread: words of all writers, internal notes and system lines.
 * Bound to its account and number through the conversation, so that the hot path checks one foreign key.
 * A row with status `queued` is the outbox; the check constraint keeps a note from ever being one.
 */
@Entity('messages')
@Index('messages_wamid', ['numberId', 'wamid'], { unique: true, where: 'wamid is not null' })
@Index('messages_client_id', ['conversationId', 'clientId'], { unique: true, where: 'client_id is not null' })
@Index('messages_arrival', ['conversationId', 'n'], { unique: true })
@Index('messages_thread', ['conversationId', 'at', 'n'])
@Index('messages_quoting', ['quotedMessageId'], { where: 'quoted_message_id is not null' })
@Index('messages_outbox', ['sendAfter', 'id'], { where: `status = 'queued'` })
@Index('messages_in_flight', ['sendingSince'], { where: `status in ('sending', 'unconfirmed')` })
@Index('messages_words', { synchronize: false }) // gin
@Index('messages_codes', { synchronize: false }) // gin
@Index('messages_searched', ['accountId', 'at', 'id'], {
  where: `deleted_at is null and type <> 'system'`,
})
@Check('messages_never_leave', `type not in ('note', 'system') or (status = 'sent' and wamid is null)`)
@Check('messages_author', `author in ('customer', 'teammate', 'bot', 'owner', 'app', 'system')`)
@Check(
  'messages_status',
  `status in ('queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed', 'unconfirmed', 'cancelled')`,
)
export class MessageRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  accountId: string;

  @Column('uuid')
  numberId: string;

  @Column('uuid')
  @ForeignKey(() => ConversationRow, { onDelete: 'CASCADE' })
  conversationId: string;

  /** Arrival number in the conversation: tells what came after what was seen. */
  @Column('integer')
  n: number;

  @Column('text')
  author: Author;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'SET NULL' })
  authorId: string | null;

  /** The writer's name when it was written. */
  @Column('text', { nullable: true })
  authorName: string | null;

  @Column('text')
  type: MessageType;

  @Column('text', { nullable: true })
  text: string | null;

  /** All that is not text: media, buttons, places, cards, the system line. */
  @Column('jsonb', { nullable: true })
  content: StoredContent | null;

  @Column('text', { nullable: true })
  quotedWamid: string | null;

  @Column('uuid', { nullable: true })
  quotedMessageId: string | null;

  @Column('jsonb', { default: '[]' })
  reactions: StoredReaction[];

  /** Provider's time for what came from WhatsApp; our time for what we wrote. */
  @Column('timestamptz')
  at: Date;

  @Column('text')
  status: MessageStatus;

  @Column('jsonb', { nullable: true })
  failure: StoredFailure | null;

  @Column('text', { nullable: true })
  wamid: string | null;

  @Column('text', { nullable: true })
  clientId: string | null;

  @Column('boolean', { default: false })
  automatic: boolean;

  @Column('boolean', { default: false })
  forced: boolean;

  @Column('text', { nullable: true })
  because: Because | null;

  @Column('timestamptz', { nullable: true })
  sendAfter: Date | null;

  @Column('timestamptz', { nullable: true })
  sendingSince: Date | null;

  @Column('smallint', { default: 0 })
  attempts: number;

  @Column('timestamptz', { nullable: true })
  editedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  deletedAt: Date | null;

  /** Words of text and file name, stemmed and as written; null where nothing may be found. Kept by a trigger. */
  @Column({ type: 'tsvector', nullable: true, select: false, insert: false, update: false })
  search: string | null;

  /** Words that carry digits, without punctuation: order numbers are found by any part of them. Kept by the same trigger. */
  @Column({ type: 'text', nullable: true, select: false, insert: false, update: false })
  codes: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
