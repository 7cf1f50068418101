import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Wrong passwords in a row, by what was tried: slows and locks. Knows no account, because a wrong e-mail has none;
 * `subject` is a hash, so that the table tells nothing about who was tried.
 */
@Entity('sign_in_attempts')
@Index('sign_in_attempts_last', ['lastAt'])
export class SignInAttempt {
  @PrimaryColumn('text')
  subject: string;

  @Column('integer')
  failures: number;

  @Column('timestamptz')
  lastAt: Date;

  @Column('timestamptz', { nullable: true })
  lockedUntil: Date | null;
}
