import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DecisionView, DoubleAnswerView, Page } from '@balcao/contract';
import { Me, Roles, type Actor } from '../auth/index.ts';
import { InboxReader, PageQuery } from '../inbox/index.ts';

/** Why things are as they are, for whoever asks. */
@ApiTags('decisions')
@Controller('api/v1')
export class DecisionsController {
  constructor(private readonly reader: InboxReader) {}

  /** Every decision on a conversation, in order. */
  @Get('conversations/:id/decisions')
  decisions(@Me() me: Actor, @Param('id') id: string): Promise<Page<DecisionView>> {
    return this.reader.decisions(me.accountId, id);
  }

  /** The ledger of double answers, newest first. */
  @Get('reports/double-answers')
  @Roles('supervisor', 'owner', 'admin')
  doubleAnswers(@Me() me: Actor, @Query() query: PageQuery): Promise<Page<DoubleAnswerView>> {
    return this.reader.doubleAnswers(me.accountId, query.cursor ?? null, query.limit);
  }
}
