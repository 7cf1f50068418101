import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Availability, PresenceRequest, PresenceUpdate } from '@balcao/contract';
import { IsIn } from 'class-validator';
import { mayOversee, Me, type Actor } from '../auth/index.ts';
import { Presence } from './presence.ts';

const AVAILABILITIES = ['available', 'busy', 'away', 'offline'] as const satisfies readonly Availability[];

class PresenceDto implements PresenceRequest {
  @IsIn(AVAILABILITIES)
  availability: Availability;
}

@ApiTags('presence')
@Controller('api/v1/presence')
export class PresenceController {
  constructor(private readonly presence: Presence) {}

  @Get()
  @ApiOperation({ summary: 'Who is here; the socket tells of every change' })
  read(@Me() me: Actor): PresenceUpdate {
    return { entries: this.presence.entries(me.accountId, mayOversee(me.role)) };
  }

  @Put()
  @ApiOperation({ summary: 'How I can be reached, by hand' })
  set(@Me() me: Actor, @Body() request: PresenceDto): PresenceRequest {
    this.presence.setAvailability(me.accountId, me.id, request.availability);
    return { availability: request.availability };
  }
}
