import { isDeepStrictEqual } from 'node:util';
import { Body, Controller, Get, Headers, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { BotSettings, HoursSettings, RoutingSettings, Versioned } from '@balcao/contract';
import type { Response } from 'express';
import { mayAdminister, Me, Roles, type Actor } from '../auth/index.ts';
import { Refused } from '../platform/errors/index.ts';
import { hoursProblems } from './check-hours.ts';
import { etagOf, versionOf } from './if-match.ts';
import { BotDto, HoursDto, RoutingDto } from './settings-dto.ts';
import { SettingsEditor } from './settings-editor.ts';

/** The whole object each way, with its version as ETag; saving names the version that was read in If-Match. */
@ApiTags('settings')
@Controller('api/v1/settings')
export class SettingsController {
  constructor(private readonly editor: SettingsEditor) {}

  @Get('hours')
  @ApiOperation({ summary: 'When people are there, as modes by weekday' })
  async hours(
    @Me() me: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Versioned<HoursSettings>> {
    return tagged(response, await this.editor.read(me.accountId, 'hours'));
  }

  @Put('hours')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Save them; effective at once' })
  async saveHours(
    @Me() me: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { version: _version, ...given }: HoursDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Versioned<HoursSettings>> {
    const version = versionOf(ifMatch);
    const { after } = await this.editor.changed(me.accountId, 'hours', version, given);
    const problems = hoursProblems(after);
    if (problems.length > 0) throw new Refused('invalid', { fields: problems });
    return tagged(response, await this.editor.save(me.accountId, 'hours', version, after, me.id));
  }

  @Get('bot')
  @ApiOperation({ summary: 'What the bot may say and when' })
  async bot(
    @Me() me: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Versioned<BotSettings>> {
    return tagged(response, await this.editor.read(me.accountId, 'bot'));
  }

  @Put('bot')
  @Roles('supervisor', 'owner', 'admin')
  @ApiOperation({ summary: 'Save it; a supervisor may only switch it on or off' })
  async saveBot(
    @Me() me: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { version: _version, faq, ...rest }: BotDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Versioned<BotSettings>> {
    const version = versionOf(ifMatch);
    const given = faq ? { ...rest, faq: this.editor.faqOf(faq) } : rest;
    const { before, after } = await this.editor.changed(me.accountId, 'bot', version, given);
    if (after.graceMaxMs < after.graceMs) {
      const detail = 'graceMaxMs is not less than graceMs';
      throw new Refused('invalid', { fields: [{ field: 'graceMaxMs', rules: ['min'], detail }] });
    }
    const isSwitchOnly = isDeepStrictEqual(plain({ ...after, enabled: before.enabled }), plain(before));
    if (!mayAdminister(me.role) && !isSwitchOnly) throw new Refused('not_allowed');
    return tagged(response, await this.editor.save(me.accountId, 'bot', version, after, me.id));
  }

  @Get('routing')
  @ApiOperation({ summary: 'How long phone and people may take, and what the phone says by itself' })
  async routing(
    @Me() me: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Versioned<RoutingSettings>> {
    return tagged(response, await this.editor.read(me.accountId, 'routing'));
  }

  @Put('routing')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Save it; effective at once' })
  async saveRouting(
    @Me() me: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { version: _version, ...given }: RoutingDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Versioned<RoutingSettings>> {
    const version = versionOf(ifMatch);
    const { after } = await this.editor.changed(me.accountId, 'routing', version, given);
    return tagged(response, await this.editor.save(me.accountId, 'routing', version, after, me.id));
  }
}

function tagged<T extends { version: number }>(response: Response, settings: T): T {
  response.setHeader('ETag', etagOf(settings.version));
  return settings;
}

/** Without classes and absent fields, so that only what would be stored is compared. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
