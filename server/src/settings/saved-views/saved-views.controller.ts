import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page, SavedViewView } from '@balcao/contract';
import { Me, type Actor } from '../../auth/index.ts';
import { IdPipe } from '../../platform/http/id.pipe.ts';
import { SavedViewDto, SavedViewPatchDto } from './saved-views-dto.ts';
import { SavedViews } from './saved-views.ts';

const SAVED_VIEW = new IdPipe('saved_view_unknown');

@ApiTags('saved views')
@Controller('api/v1/saved-views')
export class SavedViewsController {
  constructor(private readonly views: SavedViews) {}

  @Get()
  @ApiOperation({ summary: 'Searches kept as tabs: the shared ones and my own' })
  async list(@Me() me: Actor): Promise<Page<SavedViewView>> {
    return { items: await this.views.list(me), nextCursor: null };
  }

  @Post()
  @ApiOperation({ summary: 'Keep a search; for everybody: supervisors and above' })
  create(@Me() me: Actor, @Body() request: SavedViewDto): Promise<SavedViewView> {
    return this.views.create(me, request);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Another name, query or order, or for others' })
  change(
    @Me() me: Actor,
    @Param('id', SAVED_VIEW) id: string,
    @Body() patch: SavedViewPatchDto,
  ): Promise<SavedViewView> {
    return this.views.change(me, id, patch);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete it' })
  remove(@Me() me: Actor, @Param('id', SAVED_VIEW) id: string): Promise<void> {
    return this.views.remove(me, id);
  }
}
