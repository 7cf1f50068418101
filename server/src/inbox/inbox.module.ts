import { Module } from '@nestjs/common';
import { RealtimeModule } from '../realtime/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { ConversationsController } from './conversations.controller.ts';
import { Conversations } from './conversations.service.ts';
import { InboxReader } from './inbox-reader.ts';
import { Inbox } from './inbox.service.ts';
import { OutboxSignal } from './outbox-signal.ts';

@Module({
  imports: [RealtimeModule, SettingsModule],
  controllers: [ConversationsController],
  providers: [Inbox, InboxReader, Conversations, OutboxSignal],
  exports: [Inbox, InboxReader, Conversations, OutboxSignal],
})
export class InboxModule {}
