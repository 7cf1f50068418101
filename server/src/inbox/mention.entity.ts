import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { Teammate } from '../auth/teammate.entity.ts';
import { ConversationRow } from './conversation.entity.ts';
import { MessageRow } from './message.entity.ts';

/** A note, or a line that asks for somebody, names a teammate; written with it. */
@Entity('mentions')
@Index('mentions_newest', ['teammateId', 'at', 'messageId'])
@Index('mentions_unread', ['teammateId'], { where: 'read_at is null' })
@Index('mentions_message', ['messageId'])
export class Mention {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  teammateId: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => MessageRow, { onDelete: 'CASCADE' })
  messageId: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => ConversationRow, { onDelete: 'CASCADE' })
  conversationId: string;

  @Column('timestamptz')
  at: Date;

  @Column('timestamptz', { nullable: true })
  readAt: Date | null;
}
