import type { UndoPoint } from '@balcao/domain';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { Teammate } from '../auth/teammate.entity.ts';
import { ConversationRow } from './conversation.entity.ts';

/** The last act of a person on a conversation, for as long as it may be taken back: one per conversation. */
@Entity('undo_memories')
@Index('undo_memories_old', ['at'])
export class UndoMemoryRow {
  @PrimaryColumn('uuid')
  @ForeignKey(() => ConversationRow, { onDelete: 'CASCADE' })
  conversationId: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  byId: string;

  @Column('timestamptz')
  at: Date;

  @Column('jsonb')
  before: UndoPoint;

  @Column('jsonb')
  after: UndoPoint;
}
