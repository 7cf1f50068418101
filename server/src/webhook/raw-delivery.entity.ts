import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';

/**
 * One POST of Meta's, byte for byte. Kept until retention ends; `doneAt` tells that the lane has taken it,
 * `problem` that a person should look.
 */
@Entity('raw_deliveries')
@Index('raw_deliveries_hash', ['hash'], { unique: true })
@Index('raw_deliveries_waiting', ['accountId', 'id'], { where: 'done_at is null' })
@Index('raw_deliveries_problem', ['id'], { where: 'problem is not null' })
@Index('raw_deliveries_received', ['receivedAt'])
export class RawDelivery {
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' })
  id: string;

  /** Null when no number in it is known. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string | null;

  /** SHA-256 of the body: Meta's repetitions are the same bytes. */
  @Column('bytea')
  hash: Buffer;

  @Column('bytea')
  body: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  receivedAt: Date;

  @Column('timestamptz', { nullable: true })
  doneAt: Date | null;

  /** `unreadable`, `unknown_number`, `unknown_items`, or the error's name. Never text of the delivery. */
  @Column('text', { nullable: true })
  problem: string | null;
}
