import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page, TemplateView } from '@balcao/contract';
import { Me, Roles, type Actor } from '../auth/index.ts';
import { TemplateBook } from '../inbox/index.ts';
import { Refused } from '../platform/errors/index.ts';
import { TemplatesReader } from './templates-reader.ts';

@ApiTags('templates')
@Controller('api/v1/templates')
export class TemplatesController {
  constructor(
    private readonly book: TemplateBook,
    private readonly reader: TemplatesReader,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'All templates, those that may be sent first; `account.changed` tells when they differ',
  })
  async list(@Me() me: Actor): Promise<Page<TemplateView>> {
    return { items: await this.book.list(me.accountId), nextCursor: null };
  }

  @Post('sync')
  @Roles('supervisor', 'owner', 'admin')
  @HttpCode(200)
  @ApiOperation({ summary: 'Read the list from Meta now' })
  async sync(@Me() me: Actor): Promise<Page<TemplateView>> {
    if (!(await this.reader.readNow(me.accountId))) throw new Refused('busy');
    return this.list(me);
  }
}
