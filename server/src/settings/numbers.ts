import { Injectable } from '@nestjs/common';
import type { ModeRequest, NumberDetail, NumberPatch, NumberRequest } from '@balcao/contract';
import { hoursAt } from '@balcao/domain';
import { DataSource, QueryFailedError } from 'typeorm';
import { Team } from '../auth/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { Config } from '../platform/config/config.ts';
import { seal } from '../platform/crypto/seal.ts';
import { Refused } from '../platform/errors/index.ts';
import { Ids } from '../platform/ids/ids.ts';
import type { AccountSettings, NumberHold, NumberSettings } from './account-settings.ts';
import { BusinessNumber } from './business-number.entity.ts';
import { Settings, TOKEN_PURPOSE } from './settings.ts';

/** A manual override ends by itself; this is as far as its end may lie ahead. */
const LONGEST_OVERRIDE_MS = 31 * 24 * 3_600_000;

/** The WhatsApp numbers of an account. */
@Injectable()
export class Numbers {
  constructor(
    private readonly source: DataSource,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly settings: Settings,
  ) {}

  async list(accountId: string): Promise<NumberDetail[]> {
    const settings = await this.settings.of(accountId);
    return settings.numbers.map((number) => this.view(settings, number));
  }

  /** @throws Refused `number_taken`, `team_unknown` */
  async create(accountId: string, request: NumberRequest): Promise<NumberDetail> {
    const { defaultTeamId = null } = request;
    await this.knowTeam(accountId, defaultTeamId);
    const id = this.ids.next();
    try {
      await this.source.manager.insert(BusinessNumber, {
        id,
        accountId,
        name: request.name,
        phoneNumberId: request.phoneNumberId,
        businessAccountId: request.businessAccountId,
        displayPhone: request.displayPhone,
        accessToken: seal(this.config.secretKey, TOKEN_PURPOSE, request.accessToken),
        defaultTeamId,
      });
    } catch (error) {
      const code = error instanceof QueryFailedError && (error.driverError as { code?: unknown }).code;
      if (code === '23505') throw new Refused('number_taken');
      throw error;
    }
    return this.afterChange(accountId, id);
  }

  /** @throws Refused `number_unknown`, `team_unknown` */
  async change(accountId: string, id: string, patch: NumberPatch): Promise<NumberDetail> {
    const { name, accessToken, defaultTeamId } = patch;
    await this.knowTeam(accountId, defaultTeamId ?? null);
    const sealed = accessToken && seal(this.config.secretKey, TOKEN_PURPOSE, accessToken);
    return this.update(accountId, id, {
      ...(name !== undefined && { name }),
      ...(sealed && { accessToken: sealed }),
      ...(defaultTeamId !== undefined && { defaultTeamId }),
    });
  }

  /** @throws Refused `number_unknown`, `invalid` when the end is past or too far */
  async override(accountId: string, id: string, { mode, until }: ModeRequest): Promise<NumberDetail> {
    const end = new Date(until);
    const ahead = end.getTime() - this.clock.now().getTime();
    if (!(ahead > 0 && ahead <= LONGEST_OVERRIDE_MS)) {
      throw new Refused('invalid', {
        fields: [{ field: 'until', rules: ['future'], detail: 'until must lie ahead, by 31 days at most' }],
      });
    }
    return this.update(accountId, id, { overrideMode: mode, overrideUntil: end });
  }

  /** @throws Refused `number_unknown` */
  clearOverride(accountId: string, id: string): Promise<NumberDetail> {
    return this.update(accountId, id, { overrideMode: null, overrideUntil: null });
  }

  /** Sending is held for a while, or until a person looks; null lets it go on. */
  setHeld(accountId: string, id: string, held: NumberHold | null): Promise<NumberDetail> {
    return this.update(accountId, id, { heldBecause: held?.because ?? null, heldUntil: held?.until ?? null });
  }

  /** What Meta says of the number. Its account events repeat and come late: only a newer one changes anything. */
  async setStatus(accountId: string, id: string, status: NumberSettings['status'], at: Date): Promise<void> {
    const { affected } = await this.source.manager
      .createQueryBuilder()
      .update(BusinessNumber)
      .set({
        status,
        statusAt: at,
        ...(status === 'connected' ? { heldBecause: null, heldUntil: null } : {}),
      })
      .where('id = :id and account_id = :accountId and (status_at is null or status_at < :at)', {
        id,
        accountId,
        at,
      })
      .execute();
    if (affected) this.settings.changed(accountId);
  }

  private async update(
    accountId: string,
    id: string,
    change: Partial<BusinessNumber>,
  ): Promise<NumberDetail> {
    if (Object.keys(change).length === 0) return this.one(accountId, id);
    const { affected } = await this.source.manager.update(BusinessNumber, { id, accountId }, change);
    if (!affected) throw new Refused('number_unknown');
    return this.afterChange(accountId, id);
  }

  private async afterChange(accountId: string, id: string): Promise<NumberDetail> {
    this.settings.changed(accountId);
    return this.one(accountId, id);
  }

  private async one(accountId: string, id: string): Promise<NumberDetail> {
    const number = (await this.list(accountId)).find((one) => one.id === id);
    if (!number) throw new Refused('number_unknown');
    return number;
  }

  private async knowTeam(accountId: string, id: string | null): Promise<void> {
    if (id !== null && !(await this.source.manager.existsBy(Team, { id, accountId }))) {
      throw new Refused('team_unknown');
    }
  }

  private view({ hours }: AccountSettings, number: NumberSettings): NumberDetail {
    const now = this.clock.now().getTime();
    const { mode, byHand, changesAt } = hoursAt(hours, number.override, now);
    const until = byHand ? (number.override?.until ?? null) : changesAt;
    return {
      id: number.id,
      name: number.name,
      displayPhone: number.displayPhone,
      status: number.status,
      mode: { mode, until: until === null ? null : new Date(until).toISOString(), byHand },
      phoneNumberId: number.phoneNumberId,
      businessAccountId: number.businessAccountId,
      defaultTeamId: number.defaultTeamId,
      hasAccessToken: number.hasAccessToken,
      held: number.heldBecause
        ? { because: number.heldBecause, until: number.heldUntil?.toISOString() ?? null }
        : null,
    };
  }
}
