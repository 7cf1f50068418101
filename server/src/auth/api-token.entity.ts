import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity.ts';
import { Teammate } from './teammate.entity.ts';

/** A key for programs: acts as its teammate, within its scopes. Only a SHA-256 of it is kept. */
@Entity('api_tokens')
@Index('api_tokens_hash', ['hash'], { unique: true })
@Index('api_tokens_account', ['accountId'])
export class ApiToken {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  teammateId: string;

  @Column('text')
  name: string;

  @Column('bytea')
  hash: Buffer;

  /** `read`, `write`. */
  @Column('text', { array: true })
  scopes: string[];

  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
