import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ContactDetail, ContactMediaView, ContactView, DuplicateView, Page } from '@balcao/contract';
import { Me, type Actor } from '../../auth/index.ts';
import { IdPipe } from '../../platform/http/id.pipe.ts';
import { ContactEditor } from './contact-editor.ts';
import { ContactReader } from './contact-reader.ts';
import { ContactDto, ContactMediaQuery, ContactsQuery, MergeDto } from './contacts-dto.ts';
import { Merges } from './merges.ts';

const CONTACT = new IdPipe('contact_unknown');

@ApiTags('contacts')
@Controller('api/v1')
export class ContactsController {
  constructor(
    private readonly contacts: ContactReader,
    private readonly editor: ContactEditor,
    private readonly merges: Merges,
  ) {}

  @Get('contacts')
  @ApiOperation({ summary: 'Customers by name, those that a word or number fits' })
  list(@Me() me: Actor, @Query() query: ContactsQuery): Promise<Page<ContactView>> {
    return this.contacts.list(me.accountId, query.q, query.cursor ?? null, query.limit);
  }

  @Get('contacts/:id')
  @ApiOperation({ summary: 'Everything known of a customer; a merged one stands for the one that was kept' })
  detail(@Me() me: Actor, @Param('id', CONTACT) id: string): Promise<ContactDetail> {
    return this.contacts.detail(me.accountId, id);
  }

  @Patch('contacts/:id')
  @ApiOperation({
    summary: "The team's name for a customer, note, own fields, labels; only what is given changes",
  })
  change(
    @Me() me: Actor,
    @Param('id', CONTACT) id: string,
    @Body() request: ContactDto,
  ): Promise<ContactDetail> {
    return this.editor.change(me, id, request);
  }

  @Get('contacts/:id/media')
  @ApiOperation({ summary: 'Files or links of all conversations of a customer, newest first' })
  media(
    @Me() me: Actor,
    @Param('id', CONTACT) id: string,
    @Query() query: ContactMediaQuery,
  ): Promise<Page<ContactMediaView>> {
    return this.contacts.media(me.accountId, id, query.kind, query.cursor ?? null, query.limit);
  }

  @Get('contacts/:id/duplicates')
  @ApiOperation({ summary: 'Who may be the same person, and what speaks for it' })
  async duplicates(@Me() me: Actor, @Param('id', CONTACT) id: string): Promise<Page<DuplicateView>> {
    return { items: await this.contacts.duplicates(me.accountId, id), nextCursor: null };
  }

  @Post('contacts/:id/merge')
  @HttpCode(200)
  @ApiOperation({ summary: 'Make another contact one with this; it can be undone' })
  merge(
    @Me() me: Actor,
    @Param('id', CONTACT) id: string,
    @Body() request: MergeDto,
  ): Promise<ContactDetail> {
    return this.merges.merge(me, id, request.with);
  }

  @Post('merges/:id/undo')
  @HttpCode(200)
  @ApiOperation({ summary: 'Part them again' })
  undo(@Me() me: Actor, @Param('id', new IdPipe('merge_unknown')) id: string): Promise<ContactDetail> {
    return this.merges.undo(me, id);
  }
}
