import { Injectable } from '@nestjs/common';
import type { ErrorCode, Role } from '@balcao/contract';
import { Database } from '../platform/database/database.ts';
import type { Actor } from './actor.ts';
import { PASSWORD_MAX, Passwords } from './passwords.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

export interface SignInRefusal {
  readonly refused: Extract<ErrorCode, 'credentials_wrong' | 'too_many'>;
  readonly retryAfterMs?: number;
}

/** E-mails name people whatever their case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

@Injectable()
export class SignIn {
  constructor(
    private readonly db: Database,
    private readonly attempts: SignInAttempts,
    private readonly passwords: Passwords,
  ) {}

  /** An unknown e-mail, an inactive person and a wrong password are one answer and take the same time. */
  async check(email: string, password: string, address: string): Promise<Actor | SignInRefusal> {
    const who = normalEmail(email);
    const waitMs = await this.attempts.admit(who, address);
    if (waitMs > 0) return { refused: 'too_many', retryAfterMs: waitMs };
    const { rows } = await this.db.people.query<{
      id: string;
      account_id: string;
      role: Role;
      name: string;
      password_hash: string | null;
      active: boolean;
    }>({
      name: 'sign_in_teammate',
      text: `select id, account_id, role, name, password_hash, active from teammates where email = $1`,
      values: [who],
    });
    const row = rows[0];
    const isRight =
      password.length <= PASSWORD_MAX && (await this.passwords.matches(row?.password_hash ?? null, password));
    if (!row?.active || !isRight) return { refused: 'credentials_wrong' };
    await this.attempts.forgive(who, address);
    return { id: row.id, accountId: row.account_id, role: row.role, name: row.name };
  }

  /** Is this the person's own password? Counted like signing in, so that an open browser is no place to guess at. */
  async confirm(actor: Actor, password: string, address: string): Promise<SignInRefusal | null> {
    const { rows } = await this.db.people.query<{ email: string }>(
      `select email from teammates where id = $1`,
      [actor.id],
    );
    const result = await this.check(rows[0]?.email ?? '', password, address);
    return 'refused' in result ? result : null;
  }
}
