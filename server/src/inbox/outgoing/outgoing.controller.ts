import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AskOwnerAnswer, MessageView, VersionView } from '@balcao/contract';
import { Me, Roles, type Actor } from '../../auth/index.ts';
import { IdPipe } from '../../platform/http/id.pipe.ts';
import { MessageQuestions } from './message-questions.ts';
import { Reactions } from './reactions.service.ts';
import { Replies } from './replies.service.ts';
import { ReactionDto, ReplyDto, RetryDto } from './reply-dto.ts';

const MESSAGE = new IdPipe('message_unknown');

/** What people say to customers, and what they do with one message. */
@ApiTags('inbox')
@Controller('api/v1')
export class OutgoingController {
  constructor(
    private readonly replies: Replies,
    private readonly reactions: Reactions,
    private readonly questions: MessageQuestions,
  ) {}

  @Post('conversations/:id/messages')
  @ApiOperation({
    summary: 'Answer the customer; refused with `stale_view` when the writer has not seen everything',
  })
  reply(
    @Me() me: Actor,
    @Param('id', new IdPipe('conversation_unknown')) id: string,
    @Body() request: ReplyDto,
  ): Promise<MessageView> {
    return this.replies.reply(me, id, request);
  }

  @Post('messages/:id/retry')
  @ApiOperation({ summary: 'Send a failed or unconfirmed message once more, as a new one' })
  retry(@Me() me: Actor, @Param('id', MESSAGE) id: string, @Body() request: RetryDto): Promise<MessageView> {
    return this.replies.retry(me, id, request);
  }

  @Post('messages/:id/reaction')
  @HttpCode(200)
  @ApiOperation({ summary: 'React to a message, or take the reaction back; the number has one' })
  react(
    @Me() me: Actor,
    @Param('id', MESSAGE) id: string,
    @Body() { emoji }: ReactionDto,
  ): Promise<MessageView> {
    return this.reactions.react(me, id, emoji);
  }

  @Get('messages/:id/versions')
  @Roles('supervisor', 'owner', 'admin')
  @ApiOperation({ summary: 'What an edited message said before, oldest first' })
  async versions(@Me() me: Actor, @Param('id', MESSAGE) id: string): Promise<{ items: VersionView[] }> {
    return { items: await this.questions.versions(me.accountId, id) };
  }

  @Post('messages/:id/ask-owner')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ask the owner to answer on the phone what only the phone shows; once per message',
  })
  askOwner(@Me() me: Actor, @Param('id', MESSAGE) id: string): Promise<AskOwnerAnswer> {
    return this.questions.askOwner(me, id);
  }
}
