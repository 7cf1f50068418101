import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ConversationView } from '@balcao/contract';
import { Me, type Actor } from '../auth/index.ts';
import { IdPipe } from '../platform/http/id.pipe.ts';
import { Undo } from './undo.service.ts';
import { Unread } from './unread.service.ts';

const CONVERSATION = new IdPipe('conversation_unknown');

/** Taking back: an act, or having read. */
@ApiTags('inbox')
@Controller('api/v1/conversations')
export class SecondThoughtsController {
  constructor(
    private readonly undos: Undo,
    private readonly unreads: Unread,
  ) {}

  /** Takes my last act on it back, within 12 s and if nothing else happened; `undo_too_late` brings it as it is. */
  @Post(':id/undo')
  @HttpCode(200)
  undo(@Me() me: Actor, @Param('id', CONVERSATION) id: string): Promise<ConversationView> {
    return this.undos.undo(me, id);
  }

  /** Unread again from the customer's last message on. */
  @Post(':id/unread')
  @HttpCode(200)
  unread(@Me() me: Actor, @Param('id', CONVERSATION) id: string): Promise<ConversationView> {
    return this.unreads.mark(me, id);
  }
}
