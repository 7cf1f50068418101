import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { BotRequest, ConversationView, MessageView } from '@balcao/contract';
import { pauseBot } from '@balcao/domain';
import { IsBoolean } from 'class-validator';
import { Me, type Actor } from '../auth/index.ts';
import { Conversations } from '../inbox/index.ts';
import { IdPipe } from '../platform/http/id.pipe.ts';
import { WrongAnswers } from './wrong-answers.ts';

export class BotDto implements BotRequest {
  @IsBoolean()
  paused: boolean;
}

/** What people tell the bot in one conversation. */
@ApiTags('bot')
@Controller('api/v1')
export class BotController {
  constructor(
    private readonly conversations: Conversations,
    private readonly wrongAnswers: WrongAnswers,
  ) {}

  /** Silences the bot in this conversation, or lets it speak again. */
  @Post('conversations/:id/bot')
  @HttpCode(200)
  pause(
    @Me() me: Actor,
    @Param('id', new IdPipe('conversation_unknown')) id: string,
    @Body() { paused }: BotDto,
  ): Promise<ConversationView> {
    return this.conversations.decide(me, id, (state, facts, now) => pauseBot(state, me, paused, facts, now));
  }

  /** Says that this answer of the bot was false: counted, and shown on the message. */
  @Post('messages/:id/bot-was-wrong')
  @HttpCode(200)
  botWasWrong(@Me() me: Actor, @Param('id', new IdPipe('message_unknown')) id: string): Promise<MessageView> {
    return this.wrongAnswers.note(me, id);
  }
}
