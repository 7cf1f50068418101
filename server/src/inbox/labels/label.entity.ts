import type { LabelColor } from '@balcao/contract';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../../auth/account.entity.ts';

/** A mark that teammates put on conversations and contacts. Those keep ids alone, in jsonb. */
@Entity('labels')
@Index('labels_name', ['accountId', 'key'], { unique: true })
export class Label {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('text')
  name: string;

  /** The name without case and accents: two that look alike are one. */
  @Column('text')
  key: string;

  @Column('text')
  color: LabelColor;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
