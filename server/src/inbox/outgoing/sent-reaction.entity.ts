import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../../auth/account.entity.ts';
import { Teammate } from '../../auth/teammate.entity.ts';
import { BusinessNumber } from '../../settings/business-number.entity.ts';
import { MessageRow } from '../message.entity.ts';
import type { StoredReaction } from '../stored.ts';

/**
 * A reaction of ours on its way to Meta: the outbox of nods. What panels draw stands on the message; this row knows what
 * became of it, and what to put back when Meta refuses it.
 */
@Entity('sent_reactions')
@Index('sent_reactions_message', ['messageId'])
@Index('sent_reactions_wamid', ['numberId', 'wamid'], { where: 'wamid is not null' })
@Index('sent_reactions_due', ['sendAfter'], { where: `status = 'queued'` })
@Index('sent_reactions_in_flight', ['sendingSince'], { where: `status = 'sending'` })
@Index('sent_reactions_open', ['conversationId'], { where: `status in ('queued', 'sending')` })
@Check('sent_reactions_status', `status in ('queued', 'sending', 'accepted', 'failed', 'unconfirmed')`)
export class SentReaction {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => BusinessNumber, { onDelete: 'CASCADE' })
  numberId: string;

  @Column('uuid')
  conversationId: string;

  @Column('uuid')
  @ForeignKey(() => MessageRow, { onDelete: 'CASCADE' })
  messageId: string;

  /** Null takes the one before it back. */
  @Column('text', { nullable: true })
  emoji: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'SET NULL' })
  byId: string | null;

  /** The number's reaction that this one replaces: back when it fails. */
  @Column('jsonb', { nullable: true })
  before: StoredReaction | null;

  @Column('text')
  status: 'queued' | 'sending' | 'accepted' | 'failed' | 'unconfirmed';

  @Column('timestamptz')
  sendAfter: Date;

  @Column('timestamptz', { nullable: true })
  sendingSince: Date | null;

  @Column('smallint', { default: 0 })
  attempts: number;

  /** Meta's code, when it failed. */
  @Column('text', { nullable: true })
  failure: string | null;

  /** Meta's id of the reaction itself: its echo is known by it. */
  @Column('text', { nullable: true })
  wamid: string | null;
}
