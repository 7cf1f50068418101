import type { Mode } from '@balcao/contract';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { Team } from '../auth/team.entity.ts';

/** A WhatsApp number of the business. */
@Entity('numbers')
@Index('numbers_phone_number_id', ['phoneNumberId'], { unique: true })
@Index('numbers_account', ['accountId'])
@Check('numbers_status', `status in ('connected', 'paused', 'offboarded')`)
export class BusinessNumber {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('text')
  name: string;

  /** Meta's ids. */
  @Column('text')
  phoneNumberId: string;

  @Column('text')
  businessAccountId: string;

  @Column('text')
  displayPhone: string;

  /** AES-256-GCM under SECRET_KEY: nonce, tag, text. */
  @Column('bytea', { nullable: true })
  accessToken: Buffer | null;

  @Column('text', { default: 'connected' })
  status: 'connected' | 'paused' | 'offboarded';

  /** When Meta said so: account events repeat and come late. */
  @Column('timestamptz', { nullable: true })
  statusAt: Date | null;

  /** Why sending is held, as Meta's code, and until when; null when nothing holds it. */
  @Column('text', { nullable: true })
  heldBecause: string | null;

  @Column('timestamptz', { nullable: true })
  heldUntil: Date | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Team, { onDelete: 'SET NULL' })
  defaultTeamId: string | null;

  /** The manual override; always with an end. */
  @Column('text', { nullable: true })
  overrideMode: Mode | null;

  @Column('timestamptz', { nullable: true })
  overrideUntil: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
