import type { Because, Handler } from '@balcao/contract';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ConversationRow } from './conversation.entity.ts';

/** Why things are as they are: one row per decision, with all it looked at. */
@Entity('decisions')
@Index('decisions_conversation', ['conversationId', 'id'])
export class DecisionRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => ConversationRow, { onDelete: 'CASCADE' })
  conversationId: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  handler: Handler;

  @Column('text')
  because: Because;

  @Column('jsonb')
  facts: Record<string, unknown>;
}

/** The ledger: two answers of different writers to the same customer message, or the attempt at one. */
@Entity('double_answers')
@Index('double_answers_account', ['accountId', 'at'])
export class DoubleAnswerRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => ConversationRow, { onDelete: 'CASCADE' })
  conversationId: string;

  @Column('text')
  kind: 'prevented' | 'crossing' | 'avoidable';

  @Column('uuid', { array: true })
  messageIds: string[];

  @Column('timestamptz')
  at: Date;
}
