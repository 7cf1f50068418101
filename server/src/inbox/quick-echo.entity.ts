import { CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { ConversationRow } from './conversation.entity.ts';

/**
 * Texts that the phone sent within seconds of a customer's message, and to whom: the same text to three customers is
 * the app's own greeting or away reply, not a person.
 */
@Entity('quick_echoes')
export class QuickEcho {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  /** SHA-256 of the text. */
  @PrimaryColumn('bytea')
  hash: Buffer;

  @PrimaryColumn('uuid')
  @ForeignKey(() => ConversationRow, { onDelete: 'CASCADE' })
  conversationId: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
