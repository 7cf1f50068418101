import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Readiness } from './readiness.ts';
import { Public } from '../http/public.ts';

@ApiTags('operators')
@Public()
@Controller('health')
export class HealthController {
  private readonly readiness: Readiness;

  constructor(readiness: Readiness) {
    this.readiness = readiness;
  }

  /** Restart the process when this does not answer. */
  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Send requests elsewhere while this is not 200. */
  @Get('ready')
  @ApiOperation({ summary: 'The process can do its work; 503 with the reasons when it cannot' })
  async ready(@Res({ passthrough: true }) response: Response) {
    const { ok, checks } = await this.readiness.check();
    response.status(ok ? 200 : 503).setHeader('Cache-Control', 'no-store');
    return { status: ok ? 'ok' : 'failing', checks };
  }
}
