import type { ListSort } from '@balcao/contract';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../../auth/account.entity.ts';
import { Teammate } from '../../auth/teammate.entity.ts';

/** A search that became a tab: one person's, or everybody's. */
@Entity('saved_views')
@Index('saved_views_own', ['ownerId', 'key'], { unique: true, where: 'not shared' })
@Index('saved_views_shared', ['accountId', 'key'], { unique: true, where: 'shared' })
export class SavedView {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  /** Who made it. A shared one outlives her. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'SET NULL' })
  ownerId: string | null;

  @Column('text')
  name: string;

  /** The name without case and accents. */
  @Column('text')
  key: string;

  @Column('text')
  query: string;

  @Column('text')
  sort: ListSort;

  @Column('boolean', { default: false })
  shared: boolean;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
