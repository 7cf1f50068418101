import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Endings } from '../../auth/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { Presence } from '../../realtime/index.ts';

/** So long after her phone's panel has gone a push brings her back in time. */
export const REACH_MS = 10 * 60_000;
/** As browsers on phones and tablets call themselves. */
const CARRIED = String.raw`\y(Android|iPhone|iPad|Mobile)\y`;

interface Carrier {
  readonly accountId: string;
  readonly teammateId: string;
  readonly name: string;
}

/** Phones close their panels when they go into the pocket: whoever is called by push on hers stays here for a while. */
@Injectable()
export class Reach implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Push');
  private readonly reached = new Map<string, { sid: string; person: Carrier; until: number }>();
  private readonly looking = new Set<Promise<void>>();
  private stops: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly presence: Presence,
    private readonly endings: Endings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.stops = [
      this.presence.onDeparture((person, sid) => this.watch(this.departed(person, sid))),
      this.endings.listen((teammateId) => this.watch(this.ended(teammateId))),
    ];
  }

  async onApplicationShutdown(): Promise<void> {
    for (const stop of this.stops) stop();
    await Promise.all(this.looking);
  }

  private watch(work: Promise<void>): void {
    const watched: Promise<void> = work
      .catch((error: Error) =>
        this.logger.warn({ err: error.message }, 'whom a push reaches was not found out'),
      )
      .finally(() => this.looking.delete(watched));
    this.looking.add(watched);
  }

  private async departed({ accountId, teammateId, name }: Carrier, sid: string): Promise<void> {
    const until = this.clock.now().getTime() + REACH_MS;
    if (!(await this.reaches(teammateId, sid))) return;
    const person = { accountId, teammateId, name };
    this.reached.set(teammateId, { sid, person, until });
    this.presence.reach({ ...person, until });
  }

  /** Something of hers has ended; if it was that device, she is gone. */
  private async ended(teammateId: string): Promise<void> {
    const known = this.reached.get(teammateId);
    if (!known || known.until <= this.clock.now().getTime() || (await this.reaches(teammateId, known.sid)))
      return;
    this.reached.delete(teammateId);
    this.presence.reach({ ...known.person, until: 0 });
  }

  private async reaches(teammateId: string, sid: string): Promise<boolean> {
    const { rowCount } = await this.database.people.query({
      name: 'push reaches',
      text: `select from push_subscriptions p
               join sessions s on s.sid = p.sid and s.expire > $3
               join teammates t on t.id = p.teammate_id and t.active
              where p.sid = $1 and p.teammate_id = $2 and p.failing_since is null and s.sess ->> 'agent' ~ $4`,
      values: [sid, teammateId, this.clock.now(), CARRIED],
    });
    return rowCount === 1;
  }
}
