import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ConversationView } from '@balcao/contract';
import { Me, type Actor } from '../auth/index.ts';
import { IdPipe } from '../platform/http/id.pipe.ts';
import { ClaimDto, TransferDto } from './assignment-dto.ts';
import { Assignment } from './assignment.service.ts';

const CONVERSATION = new IdPipe('conversation_unknown');

@ApiTags('assignment')
@Controller('api/v1/conversations')
export class AssignmentController {
  constructor(private readonly assignment: Assignment) {}

  /** Takes it: one wins, the others read by whom and when (`claim_taken`). */
  @Post(':id/claim')
  @HttpCode(200)
  claim(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Body() { takeOver }: ClaimDto,
  ): Promise<ConversationView> {
    return this.assignment.claim(me, id, takeOver ?? false);
  }

  /** Gives it back to the queue with its old clock. */
  @Post(':id/release')
  @HttpCode(200)
  release(@Me() me: Actor, @Param('id', CONVERSATION) id: string): Promise<ConversationView> {
    return this.assignment.release(me, id);
  }

  /** Hands it to a teammate, a team, the queue, the bot or the owner, with a note if there is something to say. */
  @Post(':id/transfer')
  @HttpCode(200)
  transfer(
    @Me() me: Actor,
    @Param('id', CONVERSATION) id: string,
    @Body() request: TransferDto,
  ): Promise<ConversationView> {
    return this.assignment.transfer(me, id, request);
  }
}
