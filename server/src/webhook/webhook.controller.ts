import { Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isSigned, verifyChallenge } from '@balcao/whatsapp';
import type { Request } from 'express';
import { Config } from '../platform/config/config.ts';
import { Refused } from '../platform/errors/index.ts';
import { Public } from '../platform/http/public.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { DeliveryStore } from './delivery-store.ts';

/** Meta's door: proves that it is Meta, stores the bytes, says 200. What they mean is the lane's work. */
@Public()
@ApiExcludeController()
@Controller('webhooks/whatsapp')
export class WebhookController {
  private readonly answers;

  constructor(
    private readonly config: Config,
    private readonly deliveries: DeliveryStore,
    metrics: Metrics,
  ) {
    this.answers = metrics.counter('balcao_deliveries_total', "Meta's deliveries by answer.", ['answer']);
  }

  @Get()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  verify(@Query() query: Record<string, unknown>): string {
    const challenge = verifyChallenge(query, this.config.whatsapp.verifyToken ?? '');
    if (!challenge.accepted) throw new Refused('verify_token_wrong');
    return challenge.challenge;
  }

  @Post()
  @HttpCode(200)
  async receive(@Req() request: Request & { rawBody?: Buffer }): Promise<string> {
    const bytes = request.rawBody ?? Buffer.alloc(0);
    const { appSecret } = this.config.whatsapp;
    if (!appSecret || !isSigned(appSecret, bytes, request.headers['x-hub-signature-256'])) {
      this.answers.inc({ answer: 'unsigned' });
      throw new Refused('signature_wrong');
    }
    try {
      await this.deliveries.store(bytes);
      this.answers.inc({ answer: 'stored' });
    } catch (error) {
      this.answers.inc({ answer: 'busy' });
      throw error;
    }
    return 'OK';
  }
}
