import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { BotSettings, HoursSettings, Mode, NumberId, RoutingSettings } from '@balcao/contract';
import { compileFaq } from '@balcao/domain';
import { Bus } from '../platform/bus/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { Config } from '../platform/config/config.ts';
import { unseal } from '../platform/crypto/seal.ts';
import { Database } from '../platform/database/database.ts';
import type { AccountSettings, NumberPlace, NumberSettings } from './account-settings.ts';
import { BoundedMap } from './bounded-map.ts';
import { defaultBot, defaultHours, defaultRouting } from './defaults.ts';
import type { SettingKind } from './setting.entity.ts';

const TOPIC = 'settings';
/** Words may be lost: nothing is believed longer than this. */
const BELIEVE_MS = 60_000;
/** How long a number that is none of ours is remembered as such: strangers must not make us ask each time. */
const UNKNOWN_MS = 10_000;
export const TOKEN_PURPOSE = 'access token';

interface Remembered<T> {
  readonly value: T;
  readonly until: number;
}

/**
 * What accounts have set, from memory. A change is stored first, then told to all processes, which forget what they
 * knew and read it again when asked.
 */
@Injectable()
export class Settings implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly accounts = new BoundedMap<string, Remembered<Promise<AccountSettings>>>(5_000);
  private readonly places = new BoundedMap<string, Remembered<Promise<NumberPlace | null>>>(10_000);
  private readonly tokens = new BoundedMap<string, Remembered<Promise<string | null>>>(5_000);
  private readonly listeners = new Set<(accountId: string) => void>();
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly db: Database,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.bus.subscribe(
      TOPIC,
      (accountId) => this.forget(accountId),
      () => this.forgetAll(),
    );
  }

  onApplicationShutdown(): void {
    this.stopListening?.();
  }

  /** Everything the account has set; the same object until something changes. */
  of(accountId: string): Promise<AccountSettings> {
    return this.remember(this.accounts, accountId, BELIEVE_MS, () => this.load(accountId));
  }

  /** Whose number this is by Meta's id, or null when it is none of ours. */
  async numberByPhoneNumberId(phoneNumberId: string): Promise<NumberPlace | null> {
    const place = await this.remember(this.places, phoneNumberId, BELIEVE_MS, () =>
      this.loadPlace(phoneNumberId),
    );
    if (!place) this.shorten(phoneNumberId);
    return place;
  }

  /**
   * Whose number Meta means when it names the business account, the phone or both, but not the number's id.
   * @returns null when none of ours fits, or more than one
   */
  async numberByAccount(
    businessAccountId: string | null,
    displayPhone: string | null,
  ): Promise<NumberPlace | null> {
    if (businessAccountId === null && displayPhone === null) return null;
    const { rows } = await this.db.people.query<{ id: string; account_id: string }>({
      name: 'number_by_account',
      text: `select id, account_id from numbers
             where ($1::text is null or business_account_id = $1)
               and ($2::text is null or regexp_replace(display_phone, '\\D', '', 'g') = $2) limit 2`,
      values: [businessAccountId, displayPhone?.replace(/\D/g, '') ?? null],
    });
    return rows[0] && rows.length === 1 ? { accountId: rows[0].account_id, numberId: rows[0].id } : null;
  }

  /** The token with which Meta is called for this number; null when there is none or SECRET_KEY has changed. */
  accessToken(numberId: NumberId): Promise<string | null> {
    return this.remember(this.tokens, numberId, BELIEVE_MS, () => this.loadToken(numberId));
  }

  /** Calls back when settings of an account have changed, in whatever process. */
  onChange(listener: (accountId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** After the commit of a change: effective here at once, in the others within milliseconds. */
  changed(accountId: string): void {
    this.forget(accountId);
    this.bus.publish(TOPIC, accountId);
  }

  private forget(accountId: string): void {
    this.accounts.delete(accountId);
    this.places.clear();
    this.tokens.clear();
    for (const listener of this.listeners) listener(accountId);
  }

  private forgetAll(): void {
    this.accounts.clear();
    this.places.clear();
    this.tokens.clear();
  }

  private async load(accountId: string): Promise<AccountSettings> {
    const [settings, numbers] = await Promise.all([
      this.db.people.query<{ kind: SettingKind; version: number; body: unknown }>({
        name: 'settings_of_account',
        text: `select kind, version, body from settings where account_id = $1`,
        values: [accountId],
      }),
      this.db.people.query<NumberRow>({
        name: 'numbers_of_account',
        text: `select id, name, phone_number_id, business_account_id, display_phone, status, held_because, held_until,
                      default_team_id, override_mode, override_until, access_token is not null as has_access_token
               from numbers where account_id = $1 order by id`,
        values: [accountId],
      }),
    ]);
    const saved = new Map(settings.rows.map((row) => [row.kind, row]));
    const bot = { ...defaultBot(), ...(saved.get('bot')?.body as Partial<BotSettings> | undefined) };
    return {
      versions: {
        hours: saved.get('hours')?.version ?? 0,
        bot: saved.get('bot')?.version ?? 0,
        routing: saved.get('routing')?.version ?? 0,
      },
      // Over the defaults, so that a field of a newer version of the product has a value in settings saved before it.
      hours: {
        ...defaultHours(this.config.timeZone),
        ...(saved.get('hours')?.body as Partial<HoursSettings> | undefined),
      },
      bot,
      routing: {
        ...defaultRouting(),
        ...(saved.get('routing')?.body as Partial<RoutingSettings> | undefined),
      },
      numbers: numbers.rows.map(numberOf),
      faq: compileFaq(bot.faq),
    };
  }

  private async loadPlace(phoneNumberId: string): Promise<NumberPlace | null> {
    const { rows } = await this.db.people.query<{ id: string; account_id: string }>({
      name: 'number_by_phone_number_id',
      text: `select id, account_id from numbers where phone_number_id = $1`,
      values: [phoneNumberId],
    });
    return rows[0] ? { accountId: rows[0].account_id, numberId: rows[0].id } : null;
  }

  private async loadToken(numberId: string): Promise<string | null> {
    const { rows } = await this.db.people.query<{ access_token: Buffer | null }>({
      name: 'number_access_token',
      text: `select access_token from numbers where id = $1`,
      values: [numberId],
    });
    const sealed = rows[0]?.access_token;
    return sealed ? unseal(this.config.secretKey, TOKEN_PURPOSE, sealed) : null;
  }

  private remember<T>(
    map: BoundedMap<string, Remembered<Promise<T>>>,
    key: string,
    forMs: number,
    load: () => Promise<T>,
  ): Promise<T> {
    const now = this.clock.now().getTime();
    const known = map.get(key);
    if (known && now < known.until && known.until <= now + forMs) return known.value;
    const value = load();
    const entry = { value, until: now + forMs };
    map.set(key, entry);
    // A failed reading is not remembered; one that was overtaken by a change is gone from the map already.
    value.catch(() => {
      if (map.get(key) === entry) map.delete(key);
    });
    return value;
  }

  private shorten(phoneNumberId: string): void {
    const known = this.places.get(phoneNumberId);
    const until = this.clock.now().getTime() + UNKNOWN_MS;
    if (known && known.until > until) this.places.set(phoneNumberId, { value: known.value, until });
  }
}

interface NumberRow {
  id: string;
  name: string;
  phone_number_id: string;
  business_account_id: string;
  display_phone: string;
  status: NumberSettings['status'];
  held_because: string | null;
  held_until: Date | null;
  default_team_id: string | null;
  override_mode: Mode | null;
  override_until: Date | null;
  has_access_token: boolean;
}

function numberOf(row: NumberRow): NumberSettings {
  return {
    id: row.id,
    name: row.name,
    phoneNumberId: row.phone_number_id,
    businessAccountId: row.business_account_id,
    displayPhone: row.display_phone,
    status: row.status,
    heldBecause: row.held_because,
    heldUntil: row.held_until,
    defaultTeamId: row.default_team_id,
    override:
      row.override_mode && row.override_until
        ? { mode: row.override_mode, until: row.override_until.getTime() }
        : null,
    hasAccessToken: row.has_access_token,
  };
}
