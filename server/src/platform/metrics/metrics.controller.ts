import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Config } from '../config/config.ts';
import { Refused } from '../errors/refused.ts';
import { Metrics } from './metrics.ts';
import { Public } from '../http/public.ts';

@ApiTags('operators')
@Public()
@Controller('metrics')
export class MetricsController {
  private readonly config: Config;
  private readonly metrics: Metrics;

  constructor(config: Config, metrics: Metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  @Get()
  @ApiOperation({
    summary: 'Numbers for Prometheus; with METRICS_TOKEN as bearer, or without one from this machine only',
  })
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!this.mayRead(request)) throw new Refused(this.config.metricsToken ? 'token_invalid' : 'not_allowed');
    response.setHeader('Content-Type', this.metrics.contentType).send(await this.metrics.text());
  }

  private mayRead(request: Request): boolean {
    const { metricsToken } = this.config;
    if (!metricsToken) {
      // A proxy on this machine comes from the loopback too, but says for whom.
      const address = request.socket.remoteAddress ?? '';
      return /^(::1|(::ffff:)?127\.)/.test(address) && request.headers['x-forwarded-for'] === undefined;
    }
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), digest(metricsToken));
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
