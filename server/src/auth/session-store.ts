import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Store, type SessionData } from 'express-session';
import { Clock } from '../platform/clock/clock.ts';
import { Database } from '../platform/database/database.ts';

declare module 'express-session' {
  interface SessionData {
    /** What the browser called itself when it signed in. */
    agent?: string;
  }
}

/** A session lives this long after its last use. */
export const SESSION_MS = 30 * 24 * 3_600_000;
/** Its end is moved at most this often: reading must not mean writing. So long is its last use uncertain, too. */
const MOVE_EVERY_MS = 5 * 60_000;
/** Nobody reads a longer list; whoever has more ends these first. */
const MOST_LISTED = 200;

const ID = `encode(sha256(convert_to(sid, 'UTF8')), 'hex')`;

/** The id by which a session may be named to its person: the sid itself would open it. */
export function sessionId(sid: string): string {
  return createHash('sha256').update(sid).digest('hex');
}

/** What passport keeps in the session: the teammate's id. */
type Kept = SessionData & { passport?: { user?: string } };

/**
 * Sessions in our own table, in the shape of connect-pg-simple, with their person beside them: so they can be listed and
 * ended by person. Over the pool of people, by the clock that tests may move.
 */
@Injectable()
export class SessionStore extends Store {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.db.people
      .query<{ sess: SessionData }>({
        name: 'session_get',
        text: `select sess from sessions where sid = $1 and expire > $2`,
        values: [sid, this.clock.now()],
      })
      .then(({ rows }) => done(null, rows[0]?.sess ?? null), done);
  }

  override set(sid: string, session: Kept, done?: (error?: unknown) => void): void {
    const teammateId = session.passport?.user ?? null;
    this.db.people
      .query({
        name: 'session_set',
        text: `insert into sessions (sid, sess, expire, teammate_id, account_id)
               values ($1, $2, $3, $4, (select account_id from teammates where id = $4))
               on conflict (sid) do update set sess = excluded.sess, expire = excluded.expire,
                 teammate_id = excluded.teammate_id, account_id = excluded.account_id`,
        values: [sid, JSON.stringify(session), this.end(), teammateId],
      })
      .then(
        () => done?.(),
        (error: unknown) => done?.(error),
      );
  }

  override destroy(sid: string, done?: (error?: unknown) => void): void {
    this.db.people
      .query({ name: 'session_destroy', text: `delete from sessions where sid = $1`, values: [sid] })
      .then(
        () => done?.(),
        (error: unknown) => done?.(error),
      );
  }

  override touch(sid: string, _session: SessionData, done?: (error?: unknown) => void): void {
    const end = this.end();
    this.db.people
      .query({
        name: 'session_touch',
        text: `update sessions set expire = $2 where sid = $1 and expire < $3`,
        values: [sid, end, new Date(end.getTime() - MOVE_EVERY_MS)],
      })
      .then(
        () => done?.(),
        (error: unknown) => done?.(error),
      );
  }

  /** Ends every session of a person, save one. @returns how many */
  async endOf(teammateId: string, exceptSid: string | null = null): Promise<number> {
    const { rowCount } = await this.db.people.query(
      `delete from sessions where teammate_id = $1 and sid is distinct from $2`,
      [teammateId, exceptSid],
    );
    return rowCount ?? 0;
  }

  /** Where a person is signed in, the one used last first. `id` names a session without opening it. */
  async listOf(
    accountId: string,
    teammateId: string,
  ): Promise<{ id: string; agent: string; lastSeenAt: Date }[]> {
    const { rows } = await this.db.people.query<{ id: string; agent: string | null; expire: Date }>({
      name: 'sessions_of',
      text: `select ${ID} as id, sess ->> 'agent' as agent, expire from sessions
              where teammate_id = $1 and account_id = $2 and expire > $3 order by expire desc, id limit $4`,
      values: [teammateId, accountId, this.clock.now(), MOST_LISTED],
    });
    return rows.map(({ id, agent, expire }) => ({
      id,
      agent: agent ?? '',
      lastSeenAt: new Date(expire.getTime() - SESSION_MS),
    }));
  }

  /** Ends one session of a person. @returns false when she has none of this id */
  async endOne(accountId: string, teammateId: string, id: string): Promise<boolean> {
    const { rowCount } = await this.db.people.query({
      name: 'session_end',
      text: `delete from sessions where teammate_id = $1 and account_id = $2 and expire > $3 and ${ID} = $4`,
      values: [teammateId, accountId, this.clock.now(), id],
    });
    return rowCount === 1;
  }

  async prune(): Promise<void> {
    await this.db.people.query(`delete from sessions where expire <= $1`, [this.clock.now()]);
  }

  private end(): Date {
    return new Date(this.clock.now().getTime() + SESSION_MS);
  }
}
