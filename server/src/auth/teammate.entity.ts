import type { Role } from '@balcao/contract';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity.ts';

/** A person who signs in. E-mails are stored in lower case and name one person in the whole installation. */
@Entity('teammates')
@Index('teammates_email', ['email'], { unique: true })
@Index('teammates_account', ['accountId'])
@Check('teammates_role', `role in ('agent', 'supervisor', 'owner', 'admin')`)
export class Teammate {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('text')
  name: string;

  @Column('text')
  email: string;

  /** argon2id; null until an invitation is accepted. */
  @Column('text', { nullable: true })
  passwordHash: string | null;

  @Column('text')
  role: Role;

  /** Conversations held at once before assignment stops asking. */
  @Column('smallint', { default: 6 })
  capacity: number;

  @Column('boolean', { default: true })
  active: boolean;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
