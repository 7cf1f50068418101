import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.ts';
import { InboxModule } from '../inbox/index.ts';
import { RealtimeModule } from '../realtime/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { MentionsController } from './mentions.controller.ts';
import { Mentions } from './mentions.ts';
import { PushCaller } from './push/push-caller.ts';
import { PushSender } from './push/push-sender.ts';
import { PushService } from './push/push-service.ts';
import { PushSubscriptions } from './push/push-subscriptions.ts';
import { PushController } from './push/push.controller.ts';
import { Reach } from './push/reach.ts';
import { Vapid } from './push/vapid.ts';

@Module({
  imports: [InboxModule, SettingsModule, RealtimeModule, AuthModule],
  controllers: [MentionsController, PushController],
  providers: [Mentions, Vapid, PushService, PushSubscriptions, PushSender, PushCaller, Reach],
})
export class NotifyModule {}
