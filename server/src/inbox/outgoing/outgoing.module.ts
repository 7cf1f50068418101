import { Module } from '@nestjs/common';
import { MediaModule } from '../../media/index.ts';
import { RealtimeModule } from '../../realtime/index.ts';
import { SettingsModule } from '../../settings/index.ts';
import { InboxModule } from '../inbox.module.ts';
import { TemplateBook } from '../templates/template-book.ts';
import { Composer } from './composer.ts';
import { MessageQuestions } from './message-questions.ts';
import { OutgoingController } from './outgoing.controller.ts';
import { Reactions } from './reactions.service.ts';
import { Replies } from './replies.service.ts';

/** Everything that people send: replies of all kinds, reactions, once more what failed. */
@Module({
  imports: [InboxModule, MediaModule, RealtimeModule, SettingsModule],
  controllers: [OutgoingController],
  providers: [Composer, MessageQuestions, Reactions, Replies, TemplateBook],
  exports: [TemplateBook],
})
export class OutgoingModule {}
