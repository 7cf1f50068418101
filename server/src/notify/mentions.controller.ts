import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsUUID } from 'class-validator';
import { MayBeAbsent, Me, type Actor } from '../auth/index.ts';
import { PageQuery } from '../inbox/index.ts';
import { Mentions, type MentionsPage } from './mentions.ts';

class MentionsReadDto {
  /** Ids of the notes; without them all are read. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  messageIds?: string[];
}

@ApiTags('me')
@Controller('api/v1/mentions')
export class MentionsController {
  constructor(private readonly mentions: Mentions) {}

  /** Notes that name me, newest first, and how many of all I have not read. */
  @Get()
  list(@Me() me: Actor, @Query() query: PageQuery): Promise<MentionsPage> {
    return this.mentions.list(me, query.cursor ?? null, query.limit);
  }

  @Post('read')
  @HttpCode(200)
  read(@Me() me: Actor, @Body() { messageIds }: MentionsReadDto): Promise<{ unread: number }> {
    return this.mentions.read(me, messageIds);
  }
}
