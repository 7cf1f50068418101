import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity.ts';

/** The answer given to a POST that named an Idempotency-Key, so that its repetition gets the same. */
@Entity('idempotency_keys')
@Index('idempotency_keys_created', ['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  /** Teammate and key, so that two people never share one. */
  @PrimaryColumn('text')
  key: string;

  /** Hash of method, path and body: the same key with another request is refused. */
  @Column('text')
  request: string;

  /** Null while the first request is still at work. */
  @Column('smallint', { nullable: true })
  status: number | null;

  @Column('jsonb', { nullable: true })
  body: unknown;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
