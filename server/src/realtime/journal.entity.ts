import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';

/** The next place in an account's journal. Its row lock gives the order; it is taken last in every transaction. */
@Entity('journal_counters')
export class JournalCounter {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('bigint', { default: 0 })
  lastSeq: string;

  /** Names the journal's life: a restored backup gets a new one. */
  @Column('uuid')
  epoch: string;
}

/** What happened, in order and without holes: the stored live events, serialised once. */
@Entity('journal')
export class JournalEntry {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @PrimaryColumn('bigint')
  seq: string;

  @Column('timestamptz')
  at: Date;

  /** The event as JSON text without its `seq`, which is spliced in when it is read. */
  @Column('text')
  payload: string;
}
