import { Injectable } from '@nestjs/common';
import { DEFAULT_PREFERENCES, NOTIFY_CAUSES, type Preferences } from '@balcao/contract';
import { Clock } from '../platform/clock/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Actor } from './actor.ts';

/** How people like the panel. */
@Injectable()
export class PreferencesStore {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async of(me: Actor): Promise<Preferences> {
    const { rows } = await this.db.people.query<{ value: unknown }>({
      name: 'preferences',
      text: `select value from preferences where teammate_id = $1 and account_id = $2`,
      values: [me.id, me.accountId],
    });
    return merged(rows[0]?.value);
  }

  async save(me: Actor, value: Preferences): Promise<Preferences> {
    await this.db.people.query({
      name: 'save preferences',
      text: `insert into preferences (teammate_id, account_id, value, changed_at) values ($1, $2, $3, $4)
             on conflict (teammate_id) do update set value = excluded.value, changed_at = excluded.changed_at`,
      values: [me.id, me.accountId, JSON.stringify(value), this.clock.now()],
    });
    return this.of(me);
  }
}

/** What an older version saved, filled up with what is usual now: it was checked when it came in. */
export function merged(stored: unknown): Preferences {
  const known = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<Preferences>;
  const usual = DEFAULT_PREFERENCES;
  return {
    ...usual,
    ...known,
    sounds: { ...usual.sounds, ...known.sounds },
    notify: Object.fromEntries(
      NOTIFY_CAUSES.map((cause) => [cause, { ...usual.notify[cause], ...known.notify?.[cause] }]),
    ) as Preferences['notify'],
    quietHours: { ...usual.quietHours, ...known.quietHours },
  };
}
