import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { InvitationView } from '@balcao/contract';
import { Clock } from '../platform/clock/clock.ts';
import { Config } from '../platform/config/config.ts';
import { mark } from '../platform/crypto/seal.ts';
import { Database } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { isId } from '../platform/ids/ids.ts';
import type { Actor } from './actor.ts';
import { Callers } from './callers.ts';
import { Passwords } from './passwords.ts';

const INVITATION_MS = 7 * 24 * 3_600_000;

interface Invited {
  id: string;
  name: string;
  email: string;
  account_name: string;
}

/**
 * Links by which a person chooses the first password. Nothing is stored: the link carries the person and its end under
 * our mark, and is worth something only while she has no password, that is once.
 */
@Injectable()
export class Invitations {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly callers: Callers,
    private readonly passwords: Passwords,
  ) {}

  urlFor(teammateId: string): string {
    const endsAt = this.clock.now().getTime() + INVITATION_MS;
    const token = `${teammateId}.${endsAt.toString(36)}.${this.markOf(teammateId, endsAt)}`;
    // Behind `#` the token reaches no log and no referrer.
    return `${this.config.publicUrl}/invite#${token}`;
  }

  /** @throws Refused `invitation_unknown` */
  async view(token: string): Promise<InvitationView> {
    const { name, email, account_name: accountName } = await this.invited(token);
    return { name, email, accountName };
  }

  /** @throws Refused `invitation_unknown` */
  async accept(token: string, password: string): Promise<Actor> {
    const { id } = await this.invited(token);
    const passwordHash = await this.passwords.hash(password);
    const { rowCount } = await this.db.people.query(
      `update teammates set password_hash = $2 where id = $1 and password_hash is null and active`,
      [id, passwordHash],
    );
    const actor = rowCount ? await this.callers.byTeammate(id) : null;
    if (!actor) throw new Refused('invitation_unknown');
    return actor;
  }

  private async invited(token: string): Promise<Invited> {
    const [id, end = '', sign = ''] = token.split('.');
    const endsAt = parseInt(end, 36);
    if (!isId(id) || !(endsAt > this.clock.now().getTime()) || !isSame(sign, this.markOf(id, endsAt))) {
      throw new Refused('invitation_unknown');
    }
    const { rows } = await this.db.people.query<Invited>(
      `select m.id, m.name, m.email, a.name as account_name from teammates m join accounts a on a.id = m.account_id
       where m.id = $1 and m.password_hash is null and m.active`,
      [id],
    );
    if (!rows[0]) throw new Refused('invitation_unknown');
    return rows[0];
  }

  private markOf(teammateId: string, endsAt: number): string {
    return mark(this.config.secretKey, 'invitation', `${teammateId} ${endsAt}`);
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
