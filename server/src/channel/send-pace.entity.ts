import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { BusinessNumber } from '../settings/business-number.entity.ts';

/** When a number may send its next message: one row per number, so that all processes share one pace. */
@Entity('send_paces')
export class SendPace {
  @PrimaryColumn('uuid')
  @ForeignKey(() => BusinessNumber, { onDelete: 'CASCADE' })
  numberId: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('timestamptz')
  nextAt: Date;
}
