import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type {
  ConversationView,
  InboxSnapshot,
  MessagesAround,
  MessageView,
  Page,
  ThreadSnapshot,
} from '@balcao/contract';
import { Me, type Actor } from '../auth/index.ts';
import { IdPipe } from '../platform/http/id.pipe.ts';
import { Conversations } from './conversations.service.ts';
import { AnsweredElsewhereDto, InboxQuery, NoteDto, ReadDto, SnoozeDto } from './inbox-dto.ts';
import { InboxReader } from './inbox-reader.ts';
import { MessagePages, MessagesQuery } from './message-pages.ts';

const CONVERSATION = new IdPipe('conversation_unknown');

/** The inbox and its threads, for people: reads, and the commands that write into a thread. */
@ApiTags('inbox')
@Controller('api/v1')
export class ConversationsController {
  constructor(
    private readonly reader: InboxReader,
    private readonly conversations: Conversations,
    private readonly pages: MessagePages,
  ) {}

  /** One tab of the inbox with the counts of all, of one moment. */
  @Get('inbox')
  inbox(@Me() me: Actor, @Query() query: InboxQuery): Promise<InboxSnapshot> {
    return this.reader.snapshot(me.accountId, me.id, query.view, query.cursor ?? null, query.limit);
  }

  /** A conversation with its newest 50 messages, oldest first. */
  @Get('conversations/:id')
  thread(@Me() me: Actor, @Param('id', CONVERSATION) id: string): Promise<ThreadSnapshot> {
    return this.reader.thread(me.accountId, id);
  }

  /** Older messages; with `around` those round one of them, with `after` newer ones, both with cursors for either side. */
  @Get('conversations/:id/messages')
  messages(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Query() query: MessagesQuery,
  ): Promise<Page<MessageView> | MessagesAround> {
    if (query.around !== undefined) return this.pages.around(me.accountId, id, query.around, query.limit);
    if (query.after !== undefined) return this.pages.after(me.accountId, id, query.after, query.limit);
    return this.reader.messages(me.accountId, id, query.cursor ?? null, query.limit);
  }

  /** An internal note: never leaves the building. */
  @Post('conversations/:id/notes')
  note(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Body() request: NoteDto,
  ): Promise<MessageView> {
    return this.conversations.note(me, id, request);
  }

  @Post('conversations/:id/resolve')
  @HttpCode(200)
  resolve(@Me() me: Actor, @Param('id', CONVERSATION) id: string): Promise<ConversationView> {
    return this.conversations.resolve(me, id);
  }

  @Post('conversations/:id/reopen')
  @HttpCode(200)
  reopen(@Me() me: Actor, @Param('id', CONVERSATION) id: string): Promise<ConversationView> {
    return this.conversations.reopen(me, id);
  }

  /** Puts it aside until an instant, or until the customer writes (`reply`). */
  @Post('conversations/:id/snooze')
  @HttpCode(200)
  snooze(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Body() { until }: SnoozeDto,
  ): Promise<ConversationView> {
    return this.conversations.snooze(me, id, until);
  }

  /** The team has read up to this message. The customer and the owner's phone are not told. */
  @Post('conversations/:id/read')
  @HttpCode(200)
  read(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Body() { messageId }: ReadDto,
  ): Promise<ConversationView> {
    return this.conversations.read(me, id, messageId);
  }

  /** The customer was answered by a call or in person: nothing is owed any more. */
  @Post('conversations/:id/answered-elsewhere')
  @HttpCode(200)
  answeredElsewhere(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Body() { how }: AnsweredElsewhereDto,
  ): Promise<ConversationView> {
    return this.conversations.answeredElsewhere(me, id, how);
  }
}
