import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity.ts';
import { Teammate } from './teammate.entity.ts';

/** A signed-in browser, in the shape that connect-pg-simple reads and writes; the owner columns are computed from it. */
@Entity('sessions')
@Index('sessions_expire', ['expire'])
@Index('sessions_teammate', ['teammateId'])
export class Session {
  @PrimaryColumn('text')
  sid: string;

  @Column('jsonb')
  sess: Record<string, unknown>;

  @Column('timestamptz')
  expire: Date;

  /** Null before sign-in; kept in step with `sess` by the store. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  teammateId: string | null;
}
