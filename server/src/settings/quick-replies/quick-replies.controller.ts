import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page, QuickReplyView } from '@balcao/contract';
import { Me, type Actor } from '../../auth/index.ts';
import { IdPipe } from '../../platform/http/id.pipe.ts';
import { QuickReplyDto, QuickReplyPatchDto } from './quick-replies-dto.ts';
import { QuickReplies } from './quick-replies.ts';

const QUICK_REPLY = new IdPipe('quick_reply_unknown');

@ApiTags('quick replies')
@Controller('api/v1/quick-replies')
export class QuickRepliesController {
  constructor(private readonly replies: QuickReplies) {}

  @Get()
  @ApiOperation({ summary: "My own, my teams' and everybody's; those that I used most in 30 days first" })
  async list(@Me() me: Actor): Promise<Page<QuickReplyView>> {
    return { items: await this.replies.list(me), nextCursor: null };
  }

  @Post()
  @ApiOperation({ summary: 'A new one; a shared one is made by supervisors and above' })
  create(@Me() me: Actor, @Body() request: QuickReplyDto): Promise<QuickReplyView> {
    return this.replies.create(me, request);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Another name or text, or for others' })
  change(
    @Me() me: Actor,
    @Param('id', QUICK_REPLY) id: string,
    @Body() patch: QuickReplyPatchDto,
  ): Promise<QuickReplyView> {
    return this.replies.change(me, id, patch);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete it' })
  remove(@Me() me: Actor, @Param('id', QUICK_REPLY) id: string): Promise<void> {
    return this.replies.remove(me, id);
  }

  @Post(':id/used')
  @HttpCode(204)
  @ApiOperation({ summary: 'I used it: counts for the order in which I see them' })
  used(@Me() me: Actor, @Param('id', QUICK_REPLY) id: string): Promise<void> {
    return this.replies.used(me, id);
  }
}
