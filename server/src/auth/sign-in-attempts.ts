import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.ts';
import { Config } from '../platform/config/config.ts';
import { mark } from '../platform/crypto/seal.ts';
import { Database } from '../platform/database/database.ts';
import { FORGET_AFTER_MS, WAITS_PER_ADDRESS_MS, WAITS_PER_PERSON_MS } from './wait-after.ts';

/**
 * Slows and locks those who guess passwords. A try is counted before its password is looked at and forgiven when it was
 * right: counted after, a hundred tries sent at once would all pass the door together.
 */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @returns ms to wait; 0 when the try may go on */
  async admit(email: string, address: string): Promise<number> {
    // One after the other: who is locked out already must not fill the table with e-mails he makes up.
    const waitMs = await this.count(this.address(address), WAITS_PER_ADDRESS_MS);
    return waitMs > 0 ? waitMs : this.count(this.person(email, address), WAITS_PER_PERSON_MS);
  }

  /** The password was right. */
  async forgive(email: string, address: string): Promise<void> {
    await this.db.people.query(`delete from sign_in_attempts where subject = $1`, [
      this.person(email, address),
    ]);
    await this.db.people.query(
      `update sign_in_attempts set failures = greatest(failures - 1, 0), locked_until = null where subject = $1`,
      [this.address(address)],
    );
  }

  async prune(): Promise<void> {
    await this.db.people.query(`delete from sign_in_attempts where last_at < $1`, [
      new Date(this.clock.now().getTime() - 2 * FORGET_AFTER_MS),
    ]);
  }

  private async count(subject: string, waitsMs: readonly number[]): Promise<number> {
    const now = this.clock.now();
    const { rowCount } = await this.db.people.query({
      name: 'sign_in_count',
      text: `insert into sign_in_attempts as a (subject, failures, last_at, locked_until)
             values ($1, 1, $2, null)
             on conflict (subject) do update set
               failures = case when a.last_at > $3 then a.failures + 1 else 1 end,
               last_at = $2,
               locked_until = $2 + nullif(($4::bigint[])[least(
                   case when a.last_at > $3 then a.failures + 1 else 1 end, cardinality($4::bigint[]))], 0)
                 * interval '1 millisecond'
             where a.locked_until is null or a.locked_until <= $2`,
      values: [subject, now, new Date(now.getTime() - FORGET_AFTER_MS), waitsMs],
    });
    if (rowCount) return 0;
    const { rows } = await this.db.people.query<{ locked_until: Date | null }>(
      `select locked_until from sign_in_attempts where subject = $1`,
      [subject],
    );
    return Math.max((rows[0]?.locked_until?.getTime() ?? 0) - now.getTime(), 1);
  }

  private person(email: string, address: string): string {
    return mark(this.config.secretKey, 'sign-in attempts', `person ${email} ${networkOf(address)}`);
  }

  private address(address: string): string {
    return mark(this.config.secretKey, 'sign-in attempts', `address ${networkOf(address)}`);
  }
}

/** Whoever has one IPv6 address has the 2^64 beside it as well: they count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address; // ::ffff:192.0.2.1 is one machine
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
