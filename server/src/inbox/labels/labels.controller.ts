import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ConversationView, LabelView, Page } from '@balcao/contract';
import { Me, Roles, type Actor } from '../../auth/index.ts';
import { IdPipe } from '../../platform/http/id.pipe.ts';
import { Classification } from './classification.service.ts';
import { ConversationLabelsDto, LabelDto, LabelPatchDto, PriorityDto } from './labels-dto.ts';
import { Labels } from './labels.service.ts';

const CONVERSATION = new IdPipe('conversation_unknown');
const LABEL = new IdPipe('label_unknown');

@ApiTags('labels')
@Controller('api/v1')
export class LabelsController {
  constructor(
    private readonly labels: Labels,
    private readonly classification: Classification,
  ) {}

  @Get('labels')
  @ApiOperation({ summary: 'All labels by name; panels are told by `account.changed` when one changes' })
  async list(@Me() me: Actor): Promise<Page<LabelView>> {
    return { items: await this.labels.list(me.accountId), nextCursor: null };
  }

  @Post('labels')
  @Roles('supervisor', 'owner', 'admin')
  @ApiOperation({ summary: 'A new label; case and accents do not make another name' })
  create(@Me() me: Actor, @Body() request: LabelDto): Promise<LabelView> {
    return this.labels.create(me.accountId, request);
  }

  @Patch('labels/:id')
  @Roles('supervisor', 'owner', 'admin')
  @ApiOperation({ summary: 'Another name or colour' })
  change(@Me() me: Actor, @Param('id', LABEL) id: string, @Body() patch: LabelPatchDto): Promise<LabelView> {
    return this.labels.change(me.accountId, id, patch);
  }

  @Delete('labels/:id')
  @Roles('supervisor', 'owner', 'admin')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete it, and take it off every conversation and contact' })
  remove(@Me() me: Actor, @Param('id', LABEL) id: string): Promise<void> {
    return this.labels.remove(me.accountId, id);
  }

  @Put('conversations/:id/labels')
  @ApiOperation({ summary: 'The labels of a conversation, all of them' })
  setLabels(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Body() { labels }: ConversationLabelsDto,
  ): Promise<ConversationView> {
    return this.classification.setLabels(me, id, labels);
  }

  @Put('conversations/:id/priority')
  @ApiOperation({ summary: 'How urgent it is' })
  setPriority(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Body() { priority }: PriorityDto,
  ): Promise<ConversationView> {
    return this.classification.setPriority(me, id, priority);
  }
}
