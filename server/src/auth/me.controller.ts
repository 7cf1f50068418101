import { Body, Controller, Delete, Get, HttpCode, Param, Put, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page, Preferences, SessionDeviceView } from '@balcao/contract';
import { Refused } from '../platform/errors/index.ts';
import { Me, type Actor, type CallerRequest } from './actor.ts';
import { Devices } from './devices.ts';
import { PreferencesDto } from './preferences-dto.ts';
import { PreferencesStore } from './preferences.ts';

/** What belongs to the person who asks, and to nobody else. */
@ApiTags('me')
@Controller('api/v1/me')
export class MeController {
  constructor(
    private readonly store: PreferencesStore,
    private readonly devices: Devices,
  ) {}

  @Get('preferences')
  @ApiOperation({ summary: 'How I like the panel; what I never chose is as usual' })
  preferences(@Me() me: Actor): Promise<Preferences> {
    return this.store.of(me);
  }

  @Put('preferences')
  @ApiOperation({ summary: 'Keeps them whole, for every device of mine' })
  save(@Me() me: Actor, @Body() preferences: PreferencesDto): Promise<Preferences> {
    return this.store.save(me, preferences);
  }

  @Get('sessions')
  @ApiOperation({ summary: 'Where I am signed in, the place used last first' })
  async sessions(@Me() me: Actor, @Req() { caller }: CallerRequest): Promise<Page<SessionDeviceView>> {
    return { items: await this.devices.list(me, caller?.proof), nextCursor: null };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign that device out; its socket closes' })
  endSession(@Me() me: Actor, @Param('id') id: string, @Req() { caller }: CallerRequest): Promise<void> {
    if (caller?.proof.kind !== 'session') throw new Refused('not_allowed'); // a program has no business with it
    return this.devices.end(me, id);
  }
}
