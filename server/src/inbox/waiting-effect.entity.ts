import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { BusinessNumber } from '../settings/business-number.entity.ts';
import { ConversationRow } from './conversation.entity.ts';

/** A status, edit, deletion or reaction whose message has not come yet: applied when it arrives, dropped after 8 days. */
@Entity('waiting_effects')
@Index('waiting_effects_wamid', ['numberId', 'wamid'])
@Index('waiting_effects_held', ['conversationId'], { where: 'conversation_id is not null' })
@Index('waiting_effects_created', ['createdAt'])
export class WaitingEffect {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => BusinessNumber, { onDelete: 'CASCADE' })
  numberId: string;

  @Column('text')
  wamid: string;

  /** Set on an echo held back while a send of ours in this conversation has no known end. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => ConversationRow, { onDelete: 'CASCADE' })
  conversationId: string | null;

  /** The delivery item as it was parsed. */
  @Column('jsonb')
  item: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
