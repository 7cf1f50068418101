import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ConversationView, Page, SearchAnswer } from '@balcao/contract';
import { Me, type Actor } from '../../auth/index.ts';
import { ConversationList } from './conversation-list.ts';
import { ConversationsQuery, SearchQuery } from './search-dto.ts';
import { Search } from './search.service.ts';

@ApiTags('search')
@Controller('api/v1')
export class SearchController {
  constructor(
    private readonly list: ConversationList,
    private readonly search: Search,
  ) {}

  @Get('conversations')
  @ApiOperation({ summary: 'Conversations that a query finds, newest, longest waiting or most urgent first' })
  conversations(@Me() me: Actor, @Query() query: ConversationsQuery): Promise<Page<ConversationView>> {
    return this.list.page(me, query.q, query.sort, query.cursor ?? null, query.limit);
  }

  @Get('search')
  @ApiOperation({ summary: 'People by name, number or @, and messages by their words, newest first' })
  find(@Me() me: Actor, @Query() query: SearchQuery): Promise<SearchAnswer> {
    return this.search.find(me, query.q, query.cursor ?? null);
  }
}
