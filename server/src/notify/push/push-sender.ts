import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { NotifyCause, PushMessage } from '@balcao/contract';
import { preferencesFrom, type Actor } from '../../auth/index.ts';
import { InboxReader } from '../../inbox/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { Refused } from '../../platform/errors/index.ts';
import { Metrics } from '../../platform/metrics/metrics.ts';
import { Presence } from '../../realtime/index.ts';
import { optionsFor, pushOf, stillCalls, type WaitingCall } from './push-message.ts';
import { PushService, type PushOutcome } from './push-service.ts';
import { PushSubscriptions } from './push-subscriptions.ts';

const SWEEP_MS = 1_000;
/** Pushes on their way at the same time in one process. */
const AT_ONCE = 8;
/** A process that is killed while it sends leaves the push to the others after this. */
const LEASE_MS = 60_000;
const MINUTE_MS = 60_000;
/** Waits after the first, second ... failed try, when the push service names no time. */
const WAITS_MS = [5_000, 20_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
/** A device to which nothing could be pushed for so long is given up. */
const FAILING_MS = 14 * 24 * 60 * MINUTE_MS;
/** A push service keeps a test only while its person looks at the screen. */
const TEST_OPTIONS = { ttlSeconds: 60, urgency: 'high' } as const;

interface Claimed {
  readonly sid: string;
  readonly account_id: string;
  readonly teammate_id: string;
  readonly conversation_id: string;
  readonly message_id: string | null;
  readonly cause: NotifyCause;
  readonly seq: string;
  readonly called_at: Date;
  readonly attempts: number;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly preferences: unknown;
  readonly locale: PushMessage['locale'];
}

/**
 * Drains the outbox of pushes. Several processes may: a push belongs to who has taken its lease. What it says is made at
 * that moment, so that nothing is pushed which was read or taken meanwhile, and no text lies about in the outbox.
 */
@Injectable()
export class PushSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Push');
  private readonly busy = new Set<Promise<void>>();
  private readonly sent;
  private timer: NodeJS.Timeout | undefined;
  private filling: Promise<void> | undefined;
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly service: PushService,
    private readonly subscriptions: PushSubscriptions,
    private readonly reader: InboxReader,
    private readonly presence: Presence,
    private readonly clock: Clock,
    private readonly config: Config,
    metrics: Metrics,
  ) {
    this.sent = metrics.counter('balcao_pushes_total', 'Pushes by what the push service said.', ['outcome']);
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.filling;
    await Promise.all(this.busy);
  }

  /** Takes what is due, as far as there are hands free. */
  sweep(): Promise<void> {
    this.filling ??= this.fill().finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  /** Resolves when nothing that was due is left; for tests. */
  async drained(): Promise<void> {
    for (await this.sweep(); this.busy.size > 0; await this.sweep()) await Promise.all(this.busy);
  }

  /** @throws Refused `push_subscription_unknown`, `too_many`, `push_not_taken` */
  async test(me: Actor, sid: string): Promise<void> {
    const target = await this.subscriptions.forTest(me, sid);
    const { rows } = await this.database.people.query<{ value: unknown; locale: PushMessage['locale'] }>(
      `select f.value, a.locale from accounts a left join preferences f on f.teammate_id = $2 where a.id = $1`,
      [me.accountId, me.id],
    );
    const locale = preferencesFrom(rows[0]?.value).locale ?? rows[0]?.locale ?? 'pt-BR';
    const outcome = await this.service.send(target, { kind: 'test', locale }, TEST_OPTIONS);
    this.sent.inc({ outcome: outcome.kind });
    await this.learn(sid, outcome);
    if (outcome.kind !== 'taken') throw new Refused('push_not_taken');
  }

  private async fill(): Promise<void> {
    if (this.isStopped || this.busy.size >= AT_ONCE) return;
    try {
      for (const claimed of await this.claim(AT_ONCE - this.busy.size)) {
        const work: Promise<void> = this.serve(claimed).finally(() => {
          this.busy.delete(work);
          if (!this.isStopped) void this.sweep();
        });
        this.busy.add(work);
      }
    } catch (error) {
      this.logger.warn(
        { err: (error as Error).message },
        'pushes could not be looked for; the next sweep will',
      );
    }
  }

  /** Takes what is due for this process; others pass it over until the lease ends. */
  private async claim(most: number): Promise<Claimed[]> {
    const now = this.clock.now();
    const { rows } = await this.database.lanes.query<Claimed>({
      name: 'claim pushes',
      text: `with due as (
               select sid, conversation_id from push_outbox where due_at <= $1 order by due_at limit $2
                  for update skip locked
             ), taken as (
               update push_outbox o set due_at = $3, attempts = o.attempts + 1 from due
                where o.sid = due.sid and o.conversation_id = due.conversation_id returning o.*
             )
             select o.sid, p.account_id, p.teammate_id, o.conversation_id, o.message_id, o.cause, o.seq, o.called_at,
                    o.attempts, p.endpoint, p.p256dh, p.auth, f.value as preferences, a.locale
               from taken o
               join push_subscriptions p on p.sid = o.sid
               join accounts a on a.id = p.account_id
               left join preferences f on f.teammate_id = p.teammate_id`,
      values: [now, most, new Date(now.getTime() + LEASE_MS)],
    });
    return rows;
  }

  private async serve(claimed: Claimed): Promise<void> {
    try {
      const message = await this.messageFor(claimed);
      if (!message) return await this.done(claimed);
      const outcome = await this.service.send(
        claimed,
        message,
        optionsFor(claimed.cause, claimed.conversation_id),
      );
      this.sent.inc({ outcome: outcome.kind });
      if (outcome.kind === 'later') {
        const waitMs = waitAfter(claimed.attempts, outcome.afterMs);
        if (waitMs !== null && this.isWorthIt(claimed, waitMs)) return await this.later(claimed, waitMs);
      }
      await this.done(claimed);
      await this.learn(claimed.sid, outcome);
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'a push failed; its lease ends');
    }
  }

  /** What to push now; null when it is over: read, taken, answered, signed out, or looked at meanwhile. */
  private async messageFor(claimed: Claimed): Promise<PushMessage | null> {
    const { account_id: accountId, teammate_id: me, conversation_id: conversationId, message_id } = claimed;
    const preferences = preferencesFrom(claimed.preferences);
    if (!preferences.notify[claimed.cause].push || this.presence.isAttending(accountId, me)) return null;
    const [standing, conversations, messages] = await Promise.all([
      this.standing(claimed),
      this.reader.conversationsById(accountId, [conversationId]),
      this.reader.messagesById(accountId, message_id === null ? [] : [message_id]),
    ]);
    const conversation = conversations.get(conversationId);
    if (!standing || !conversation) return null;
    const message = message_id === null ? null : (messages.get(message_id) ?? null);
    const { count, is_mention_unread: isMentionUnread } = standing;
    const call: WaitingCall = { cause: claimed.cause, conversation, message, isMentionUnread };
    if (!stillCalls(call, me)) return null;
    return pushOf(call, {
      shows: preferences.pushText,
      locale: preferences.locale ?? claimed.locale,
      count,
      at: claimed.called_at,
    });
  }

  /** What her panel would show on its icon; nothing when she may not be called any more. */
  private async standing({
    sid,
    account_id,
    teammate_id,
    message_id,
  }: Claimed): Promise<{ count: number; is_mention_unread: boolean } | undefined> {
    const { rows } = await this.database.people.query<{ count: number; is_mention_unread: boolean }>({
      name: 'push standing',
      text: `select (select coalesce(sum(c.unread), 0)::int from conversations c
                      where c.account_id = $1 and c.turn_by = $2 and c.status <> 'resolved')
                    + (select count(*)::int from mentions m
                        where m.teammate_id = $2 and m.account_id = $1 and m.read_at is null) as count,
                    exists (select from mentions m where m.teammate_id = $2 and m.message_id = $3
                               and m.read_at is null) as is_mention_unread
               from sessions s join teammates t on t.id = s.teammate_id and t.active
              where s.sid = $4 and s.teammate_id = $2 and s.expire > $5`,
      values: [account_id, teammate_id, message_id, sid, this.clock.now()],
    });
    return rows[0];
  }

  /** Unless a newer call has taken its place meanwhile: that one is still to be pushed. */
  private async done({ sid, conversation_id, seq }: Claimed): Promise<void> {
    await this.database.lanes.query({
      name: 'push done',
      text: `delete from push_outbox where sid = $1 and conversation_id = $2 and seq = $3`,
      values: [sid, conversation_id, seq],
    });
  }

  private async later({ sid, conversation_id, seq }: Claimed, waitMs: number): Promise<void> {
    await this.database.lanes.query({
      name: 'push later',
      text: `update push_outbox set due_at = $4 where sid = $1 and conversation_id = $2 and seq = $3`,
      values: [sid, conversation_id, seq, new Date(this.clock.now().getTime() + waitMs)],
    });
  }

  /** Not longer than the push service would have kept it. */
  private isWorthIt({ cause, conversation_id, called_at }: Claimed, waitMs: number): boolean {
    const endsAt = called_at.getTime() + optionsFor(cause, conversation_id).ttlSeconds * 1_000;
    return this.clock.now().getTime() + waitMs < endsAt;
  }

  /** What an outcome says of the device. */
  private async learn(sid: string, outcome: PushOutcome): Promise<void> {
    const now = this.clock.now();
    if (outcome.kind === 'gone') {
      await this.database.lanes.query(`delete from push_subscriptions where sid = $1`, [sid]);
      return;
    }
    if (outcome.kind === 'taken') {
      await this.database.lanes.query({
        name: 'push taken',
        text: `update push_subscriptions set failing_since = null where sid = $1 and failing_since is not null`,
        values: [sid],
      });
      return;
    }
    this.logger.warn({ outcome: outcome.kind, why: outcome.why }, 'push given up');
    await this.database.lanes.query({
      name: 'push given up',
      text: `with old as (delete from push_subscriptions where sid = $1 and failing_since < $3 returning sid)
             update push_subscriptions set failing_since = coalesce(failing_since, $2)
              where sid = $1 and not exists (select from old)`,
      values: [sid, now, new Date(now.getTime() - FAILING_MS)],
    });
  }
}

/** How long to wait after so many tries; null: no more. */
function waitAfter(attempts: number, askedMs: number | null): number | null {
  const usual = WAITS_MS[attempts - 1];
  return usual === undefined ? null : Math.min(Math.max(usual, askedMs ?? 0), LONGEST_WAIT_MS);
}
