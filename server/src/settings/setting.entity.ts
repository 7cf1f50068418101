import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { Teammate } from '../auth/teammate.entity.ts';

export type SettingKind = 'hours' | 'bot' | 'routing';

/** One settings object of an account; absent means the defaults. */
@Entity('settings')
export class Setting {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @PrimaryColumn('text')
  kind: SettingKind;

  @Column('integer')
  version: number;

  @Column('jsonb')
  body: unknown;

  @Column('timestamptz')
  updatedAt: Date;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'SET NULL' })
  updatedBy: string | null;
}
