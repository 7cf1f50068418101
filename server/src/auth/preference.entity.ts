import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity.ts';
import { Teammate } from './teammate.entity.ts';

/** How a person likes the panel; none while she has changed nothing. */
@Entity('preferences')
export class Preference {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  teammateId: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  /** As it was saved, perhaps by an older version: read through `readPreferences`. */
  @Column('jsonb')
  value: unknown;

  @Column('timestamptz')
  changedAt: Date;
}
