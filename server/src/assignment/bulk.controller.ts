import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { BulkAnswer } from '@balcao/contract';
import { Me, type Actor } from '../auth/index.ts';
import { BulkDto } from './bulk-dto.ts';
import { Bulk } from './bulk.service.ts';

@ApiTags('assignment')
@Controller('api/v1/conversations/bulk')
export class BulkController {
  constructor(private readonly bulk: Bulk) {}

  /** One act on up to 100 conversations; the answer says for each whether it was done, or why not. */
  @Post()
  @HttpCode(200)
  run(@Me() me: Actor, @Body() request: BulkDto): Promise<BulkAnswer> {
    return this.bulk.run(me, request.ids, request.do);
  }
}
