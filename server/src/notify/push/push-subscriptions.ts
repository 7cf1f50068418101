import { ECDH } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PUSH_DEVICES_MAX, type PushDeviceView, type PushSubscriptionRequest } from '@balcao/contract';
import { deviceWords, sessionId, type Actor } from '../../auth/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { Refused } from '../../platform/errors/index.ts';
import { isPushAddress, whereTo } from './push-address.ts';

/** Nobody tries out more often. */
const TEST_EVERY_MS = 5_000;

interface DeviceRow {
  sid: string;
  since: Date;
  failing_since: Date | null;
  agent: string | null;
}

/** What a test push needs to know of this device. */
export interface OwnTarget {
  readonly sid: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** The devices by which people are called, one per session: with the session they end. */
@Injectable()
export class PushSubscriptions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async list(me: Actor, mySid: string | null): Promise<PushDeviceView[]> {
    const { rows } = await this.database.people.query<DeviceRow>({
      name: 'push devices',
      text: `select p.sid, p.since, p.failing_since, s.sess ->> 'agent' as agent
               from push_subscriptions p join sessions s on s.sid = p.sid
              where p.teammate_id = $1 and p.account_id = $2 and s.expire > $3 order by p.since, p.sid`,
      values: [me.id, me.accountId, this.clock.now()],
    });
    return rows.map((row) => viewOf(row, mySid));
  }

  /**
   * Calls go to this browser from now on. A browser that belonged to somebody else is hers who sits there now.
   * @throws Refused `push_endpoint_refused`, `push_devices_full`, `invalid` for keys that are none, `busy` when nobody can
   *   say where the address leads
   */
  async add(me: Actor, sid: string, request: PushSubscriptionRequest): Promise<PushDeviceView> {
    checkKeys(request.keys);
    await this.checkAddress(request.endpoint);
    const row = await this.database.transaction(this.database.people, async (tx) => {
      // Whoever adds two devices at once adds one after the other.
      await tx.query(`select from teammates where id = $1 for no key update`, [me.id]);
      const { rows: others } = await tx.query<{ count: number }>(
        `select count(*)::int as count from push_subscriptions where teammate_id = $1 and sid <> $2 and endpoint <> $3`,
        [me.id, sid, request.endpoint],
      );
      if ((others[0]?.count ?? 0) >= PUSH_DEVICES_MAX) {
        throw new Refused('push_devices_full', { most: PUSH_DEVICES_MAX });
      }
      await tx.query(`delete from push_subscriptions where endpoint = $1 and sid <> $2`, [
        request.endpoint,
        sid,
      ]);
      await tx.query(
        `insert into push_subscriptions as p (sid, account_id, teammate_id, endpoint, p256dh, auth, time_zone, since)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (sid) do update set endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
           time_zone = excluded.time_zone, failing_since = case when p.endpoint = excluded.endpoint then p.failing_since end`,
        [
          sid,
          me.accountId,
          me.id,
          request.endpoint,
          request.keys.p256dh,
          request.keys.auth,
          request.timeZone ?? null,
          this.clock.now(),
        ],
      );
      // What happened before nobody was called for does not call now.
      await tx.query(
        `insert into push_cursors (account_id, seq)
         values ($1, coalesce((select last_seq from journal_counters where account_id = $1), 0)) on conflict do nothing`,
        [me.accountId],
      );
      const { rows } = await tx.query<DeviceRow>(
        `select p.sid, p.since, p.failing_since, s.sess ->> 'agent' as agent
           from push_subscriptions p join sessions s on s.sid = p.sid where p.sid = $1`,
        [sid],
      );
      return rows[0];
    });
    if (!row) throw new Refused('signed_out');
    return viewOf(row, sid);
  }

  /** @throws Refused `push_subscription_unknown` */
  async remove(me: Actor, id: string): Promise<void> {
    const { rowCount } = await this.database.people.query(
      `delete from push_subscriptions
        where teammate_id = $1 and account_id = $2 and encode(sha256(convert_to(sid, 'UTF8')), 'hex') = $3`,
      [me.id, me.accountId, id],
    );
    if (rowCount !== 1) throw new Refused('push_subscription_unknown');
  }

  /** This device, for a push to try it out. @throws Refused `push_subscription_unknown`, `too_many` */
  async forTest(me: Actor, sid: string): Promise<OwnTarget> {
    const now = this.clock.now();
    const { rows } = await this.database.people.query<OwnTarget & { was: Date | null }>(
      `with mine as (select sid, tested_at from push_subscriptions
                      where sid = $1 and teammate_id = $2 and account_id = $3 for update),
            done as (update push_subscriptions p set tested_at = $4 from mine
                      where p.sid = mine.sid and (mine.tested_at is null or mine.tested_at <= $5))
       select p.sid, p.endpoint, p.p256dh, p.auth, mine.tested_at as was
         from mine join push_subscriptions p on p.sid = mine.sid`,
      [sid, me.id, me.accountId, now, new Date(now.getTime() - TEST_EVERY_MS)],
    );
    const mine = rows[0];
    if (!mine) throw new Refused('push_subscription_unknown');
    const waitMs = (mine.was?.getTime() ?? 0) + TEST_EVERY_MS - now.getTime();
    if (waitMs > 0) throw new Refused('too_many', { retryAfterMs: waitMs });
    return mine;
  }

  private async checkAddress(endpoint: string): Promise<void> {
    const { pushAllowedOrigin } = this.config;
    if (!isPushAddress(endpoint, pushAllowedOrigin)) throw new Refused('push_endpoint_refused');
    const { origin, hostname } = new URL(endpoint);
    if (origin === pushAllowedOrigin) return;
    const leads = await whereTo(hostname);
    if (leads === 'unknown') throw new Refused('busy', { retryAfterMs: 5_000 });
    if (leads !== 'public') throw new Refused('push_endpoint_refused');
  }
}

function viewOf({ sid, since, failing_since, agent }: DeviceRow, mySid: string | null): PushDeviceView {
  return {
    id: sessionId(sid),
    device: deviceWords(agent ?? ''),
    since: since.toISOString(),
    current: sid === mySid,
    failing: failing_since !== null,
  };
}

/** A point that does not lie on the curve would fail at each push; better once, here. */
function checkKeys({ p256dh, auth }: PushSubscriptionRequest['keys']): void {
  const point = Buffer.from(p256dh, 'base64url');
  const problems = [
    ...(point.length === 65 && isOnCurve(point) ? [] : ['keys.p256dh']),
    ...(Buffer.from(auth, 'base64url').length === 16 ? [] : ['keys.auth']),
  ];
  if (problems.length === 0) return;
  throw new Refused('invalid', {
    fields: problems.map((field) => ({ field, rules: ['key'], detail: `${field} is not such a key` })),
  });
}

function isOnCurve(point: Buffer): boolean {
  try {
    ECDH.convertKey(point, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
