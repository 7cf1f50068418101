import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { verifyChallenge } from '@balcao/whatsapp';
import { Config } from '../platform/config/config.ts';
import { Refused } from '../platform/errors/index.ts';
import { Public } from '../platform/http/public.ts';

/** Answers Meta's question whether we are the ones it was told to call. Deliveries go through `DeliveryDoor`. */
@Public()
@ApiExcludeController()
@Controller('webhooks/whatsapp')
export class WebhookController {
  constructor(private readonly config: Config) {}

  @Get()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  verify(@Query() query: Record<string, unknown>): string {
    const challenge = verifyChallenge(query, this.config.whatsapp.verifyToken ?? '');
    if (!challenge.accepted) throw new Refused('verify_token_wrong');
    return challenge.challenge;
  }
}
