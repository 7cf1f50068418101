import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../../auth/account.entity.ts';
import { Teammate } from '../../auth/teammate.entity.ts';
import { Contact } from '../contact.entity.ts';
import type { MergeRecord } from './merge-record.ts';

/** Two contacts that a person made one, with everything needed to part them again. */
@Entity('contact_merges')
@Index('contact_merges_kept', ['keptId', 'id'])
@Index('contact_merges_merged', ['mergedId'], { unique: true, where: 'undone_at is null' })
export class ContactMerge {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => Contact, { onDelete: 'CASCADE' })
  keptId: string;

  @Column('uuid')
  @ForeignKey(() => Contact, { onDelete: 'CASCADE' })
  mergedId: string;

  /** What the merged one was called. */
  @Column('text')
  name: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'SET NULL' })
  byId: string | null;

  @Column('text')
  byName: string;

  @Column('timestamptz')
  at: Date;

  @Column('timestamptz', { nullable: true })
  undoneAt: Date | null;

  @Column('jsonb')
  record: MergeRecord;
}
