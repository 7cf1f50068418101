import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Preferences } from '@balcao/contract';
import { Me, type Actor } from './actor.ts';
import { PreferencesDto } from './preferences-dto.ts';
import { PreferencesStore } from './preferences.ts';

/** What belongs to the person who asks, and to nobody else. */
@ApiTags('me')
@Controller('api/v1/me')
export class MeController {
  constructor(private readonly store: PreferencesStore) {}

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
}
