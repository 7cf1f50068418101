import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Role } from '@balcao/contract';
import { Clock } from '../platform/clock/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Actor, Caller, Proof, Scope } from './actor.ts';

export const TOKEN_PREFIX = 'blc_';

/** A token's use is noted at most this often: it is read on every call. */
const NOTE_USE_EVERY_MS = 60_000;

interface TeammateRow {
  id: string;
  account_id: string;
  role: Role;
  name: string;
}

/** Finds out who is calling, from the tables and never from memory: what was taken away must be gone at once. */
@Injectable()
export class Callers {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The teammate, or null when there is none (any more) who may sign in. */
  async byTeammate(id: string): Promise<Actor | null> {
    const { rows } = await this.db.people.query<TeammateRow>({
      name: 'caller_by_teammate',
      text: `select id, account_id, role, name from teammates where id = $1 and active`,
      values: [id],
    });
    return rows[0] ? actorOf(rows[0]) : null;
  }

  /** @param token  as given in `Authorization: Bearer` */
  async byToken(token: string): Promise<Caller | null> {
    if (!token.startsWith(TOKEN_PREFIX) || token.length > 100) return null;
    const now = this.clock.now();
    const { rows } = await this.db.people.query<
      TeammateRow & { token_id: string; scopes: Scope[]; last_used_at: Date | null }
    >({
      name: 'caller_by_token',
      text: `select t.id as token_id, t.scopes, t.last_used_at, m.id, m.account_id, m.role, m.name
             from api_tokens t join teammates m on m.id = t.teammate_id and m.account_id = t.account_id
             where t.hash = $1 and (t.expires_at is null or t.expires_at > $2) and m.active`,
      values: [tokenHash(token), now],
    });
    const row = rows[0];
    if (!row) return null;
    if (!row.last_used_at || now.getTime() - row.last_used_at.getTime() > NOTE_USE_EVERY_MS) {
      await this.db.people.query(`update api_tokens set last_used_at = $2 where id = $1`, [
        row.token_id,
        now,
      ]);
    }
    return { actor: actorOf(row), proof: { kind: 'token', tokenId: row.token_id, scopes: row.scopes } };
  }

  /**
   * Which of these callers still are what they were: session or token there, teammate active and of the same role.
   * @returns their positions in `callers`
   */
  async stillValid(callers: readonly Caller[]): Promise<Set<number>> {
    if (callers.length === 0) return new Set();
    const of = (kind: Proof['kind'], proof: Proof) =>
      proof.kind !== kind ? null : proof.kind === 'session' ? proof.sid : proof.tokenId;
    const { rows } = await this.db.people.query<{ n: string }>({
      name: 'callers_still_valid',
      text: `select c.n from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[])
               with ordinality as c (sid, token_id, teammate_id, role, n)
             join teammates m on m.id = c.teammate_id and m.active and m.role = c.role
             where exists (select from sessions s where s.sid = c.sid and s.teammate_id = m.id and s.expire > $5)
                or exists (select from api_tokens t where t.id = c.token_id and t.teammate_id = m.id
                                                      and (t.expires_at is null or t.expires_at > $5))`,
      values: [
        callers.map(({ proof }) => of('session', proof)),
        callers.map(({ proof }) => of('token', proof)),
        callers.map(({ actor }) => actor.id),
        callers.map(({ actor }) => actor.role),
        this.clock.now(),
      ],
    });
    return new Set(rows.map((row) => Number(row.n) - 1));
  }
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function actorOf(row: TeammateRow): Actor {
  return { id: row.id, accountId: row.account_id, role: row.role, name: row.name };
}
