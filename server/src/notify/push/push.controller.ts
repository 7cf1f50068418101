import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page, PushDeviceView, PushKey, PushSubscriptionRequest } from '@balcao/contract';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsObject,
  IsString,
  IsTimeZone,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent, Me, type Actor, type CallerRequest } from '../../auth/index.ts';
import { Refused } from '../../platform/errors/index.ts';
import { ENDPOINT_MAX } from './push-address.ts';
import { PushSender } from './push-sender.ts';
import { PushSubscriptions } from './push-subscriptions.ts';
import { Vapid } from './vapid.ts';

const BASE64URL = /^[A-Za-z0-9_-]+={0,2}$/;

class KeysDto {
  @IsString()
  @MaxLength(100)
  @Matches(BASE64URL)
  p256dh: string;

  @IsString()
  @MaxLength(40)
  @Matches(BASE64URL)
  auth: string;
}

class PushSubscriptionDto implements PushSubscriptionRequest {
  @IsString()
  @MaxLength(ENDPOINT_MAX)
  endpoint: string;

  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => KeysDto)
  keys: KeysDto;

  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  @IsTimeZone()
  timeZone?: string;
}

@ApiTags('me')
@Controller('api/v1')
export class PushController {
  constructor(
    private readonly vapid: Vapid,
    private readonly subscriptions: PushSubscriptions,
    private readonly sender: PushSender,
  ) {}

  @Get('push-key')
  @ApiOperation({ summary: 'The key that a browser subscribes with' })
  async key(): Promise<PushKey> {
    return { publicKey: (await this.vapid.pair()).publicKey };
  }

  @Get('me/push-subscriptions')
  @ApiOperation({ summary: 'My devices that are called by push, the first one first' })
  async list(@Me() me: Actor, @Req() { caller }: CallerRequest): Promise<Page<PushDeviceView>> {
    const sid = caller?.proof.kind === 'session' ? caller.proof.sid : null;
    return { items: await this.subscriptions.list(me, sid), nextCursor: null };
  }

  @Post('me/push-subscriptions')
  @HttpCode(200)
  @ApiOperation({ summary: 'Call me on this device, until it is signed out; the same again is no other' })
  add(
    @Me() me: Actor,
    @Req() request: CallerRequest,
    @Body() subscription: PushSubscriptionDto,
  ): Promise<PushDeviceView> {
    return this.subscriptions.add(me, sidOf(request), subscription);
  }

  @Delete('me/push-subscriptions/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Call that device no more; it stays signed in' })
  remove(@Me() me: Actor, @Req() request: CallerRequest, @Param('id') id: string): Promise<void> {
    sidOf(request);
    return this.subscriptions.remove(me, id);
  }

  @Post('me/push-subscriptions/test')
  @HttpCode(204)
  @ApiOperation({ summary: 'Push to this device at once; `push_not_taken` when its service refuses' })
  test(@Me() me: Actor, @Req() request: CallerRequest): Promise<void> {
    return this.sender.test(me, sidOf(request));
  }
}

/** Devices belong to people: a program has none. */
function sidOf({ caller }: CallerRequest): string {
  if (caller?.proof.kind !== 'session') throw new Refused('not_allowed');
  return caller.proof.sid;
}
