import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { LiveEvent, NotifyCause, Preferences } from '@balcao/contract';
import { causeOf, isQuiet, minutesAt } from '@balcao/domain';
import { preferencesFrom } from '../../auth/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Config } from '../../platform/config/config.ts';
import { Database, type PoolClient } from '../../platform/database/database.ts';
import { Journal, Presence } from '../../realtime/index.ts';
import { Settings } from '../../settings/index.ts';
import { PushSender } from './push-sender.ts';

const SWEEP_MS = 1_000;
const PAGE = 200;
/** What happened longer ago, while no process ran, is found in the list: it must not ring now. */
const FRESH_MS = 10 * 60_000;

/** A device that may be called, and how its person wants to be. */
interface Listener {
  readonly sid: string;
  readonly teammateId: string;
  readonly timeZone: string | null;
  readonly preferences: Preferences;
}

interface Called {
  readonly sid: string;
  readonly conversationId: string;
  readonly messageId: string | null;
  readonly cause: NotifyCause;
  readonly seq: number;
  readonly at: string;
}

/**
 * Reads the journal behind everybody's back and puts into the outbox what calls somebody who does not look. Each account's
 * place is a row that one process locks and moves in the transaction that stores the calls: each event is looked at once.
 */
@Injectable()
export class PushCaller implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Push');
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly presence: Presence,
    private readonly settings: Settings,
    private readonly sender: PushSender,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  /** Looks at everything that has happened; a call during one waits for it. */
  sweep(): Promise<void> {
    this.sweeping ??= this.sweepAll().finally(() => {
      this.sweeping = undefined;
    });
    return this.sweeping;
  }

  private async sweepAll(): Promise<void> {
    try {
      const { rows } = await this.database.lanes.query<{ account_id: string }>({
        name: 'push accounts behind',
        text: `select c.account_id from push_cursors c join journal_counters j on j.account_id = c.account_id
                where j.last_seq <> c.seq`,
      });
      for (const { account_id } of rows) {
        while ((await this.advance(account_id)) === 'more') {
          // page by page
        }
      }
      if (rows.length > 0) void this.sender.sweep();
    } catch (error) {
      this.logger.warn(
        { err: (error as Error).message },
        'calls could not be looked for; the next sweep will',
      );
    }
  }

  private advance(accountId: string): Promise<'more' | 'done'> {
    return this.database.transaction(this.database.lanes, async (tx) => {
      const { rows } = await tx.query<{ seq: string }>({
        name: 'push cursor',
        text: `select seq from push_cursors where account_id = $1 for update skip locked`,
        values: [accountId],
      });
      if (!rows[0]) return 'done'; // another process is at it
      const listeners = await this.listeners(tx, accountId);
      if (listeners.length === 0) {
        await tx.query(`delete from push_cursors where account_id = $1`, [accountId]);
        return 'done';
      }
      // First the head: what is committed in between is found by the page, never jumped over.
      const { seq: head } = await this.journal.head(accountId);
      const page = await this.journal.stored(accountId, Number(rows[0].seq), PAGE);
      const calls = await this.calls(
        accountId,
        page.map(({ text }) => JSON.parse(text) as LiveEvent),
        listeners,
      );
      await store(tx, calls);
      // Nothing behind a place that is not the head: the journal has begun anew, or was cut.
      await tx.query({
        name: 'move push cursor',
        text: `update push_cursors set seq = $2 where account_id = $1`,
        values: [accountId, page.at(-1)?.seq ?? head],
      });
      return page.length === PAGE ? 'more' : 'done';
    });
  }

  private async listeners(tx: PoolClient, accountId: string): Promise<Listener[]> {
    const { rows } = await tx.query<{
      sid: string;
      teammate_id: string;
      time_zone: string | null;
      value: unknown;
    }>({
      name: 'push listeners',
      text: `select p.sid, p.teammate_id, p.time_zone, f.value
               from push_subscriptions p
               join sessions s on s.sid = p.sid and s.teammate_id = p.teammate_id and s.expire > $2
               join teammates t on t.id = p.teammate_id and t.active
               left join preferences f on f.teammate_id = p.teammate_id
              where p.account_id = $1`,
      values: [accountId, this.clock.now()],
    });
    return rows.map(({ sid, teammate_id, time_zone, value }) => ({
      sid,
      teammateId: teammate_id,
      timeZone: time_zone,
      preferences: preferencesFrom(value),
    }));
  }

  private async calls(
    accountId: string,
    events: readonly LiveEvent[],
    listeners: readonly Listener[],
  ): Promise<Called[]> {
    const now = this.clock.now().getTime();
    const { timeZone } = (await this.settings.of(accountId)).hours;
    const awake = listeners.filter(
      (one) =>
        !this.presence.isAttending(accountId, one.teammateId) &&
        !isQuiet(one.preferences.quietHours, minutesAt(one.timeZone ?? timeZone, now)),
    );
    // One per device and conversation: the last, as one statement could not take two.
    const calls = new Map<string, Called>();
    for (const event of events) {
      if (!('conversationId' in event) || now - Date.parse(event.at) > FRESH_MS) continue;
      for (const { sid, teammateId, preferences } of awake) {
        const cause = causeOf(event, teammateId);
        if (!cause || !preferences.notify[cause].push) continue;
        const { conversationId, seq, at } = event;
        const messageId = event.type === 'message.added' ? event.message.id : null;
        calls.set(`${sid} ${conversationId}`, { sid, conversationId, messageId, cause, seq, at });
      }
    }
    return [...calls.values()];
  }
}

/**
 * A newer call takes the place of the one that waits, and is as good as the first for whoever tries. What was signed out or
 * deleted meanwhile is passed over: it must not keep the others waiting.
 */
async function store(tx: PoolClient, calls: readonly Called[]): Promise<void> {
  if (calls.length === 0) return;
  await tx.query({
    name: 'store pushes',
    text: `insert into push_outbox (sid, conversation_id, message_id, cause, seq, called_at, due_at)
           select x.sid, x.conversation_id, m.id, x.cause, x.seq, x.at, x.at
             from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::timestamptz[])
                  as x (sid, conversation_id, message_id, cause, seq, at)
             join push_subscriptions p on p.sid = x.sid
             join conversations c on c.id = x.conversation_id
             left join messages m on m.id = x.message_id
           on conflict (sid, conversation_id) do update set message_id = excluded.message_id, cause = excluded.cause,
             seq = excluded.seq, called_at = excluded.called_at, due_at = excluded.due_at, attempts = 0
             where push_outbox.seq < excluded.seq`,
    values: [
      calls.map(({ sid }) => sid),
      calls.map(({ conversationId }) => conversationId),
      calls.map(({ messageId }) => messageId),
      calls.map(({ cause }) => cause),
      calls.map(({ seq }) => seq),
      calls.map(({ at }) => at),
    ],
  });
}
