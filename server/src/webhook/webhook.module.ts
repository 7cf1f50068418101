import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/index.ts';
import { RoutingModule } from '../routing/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { AccountNews } from './account-news.ts';
import { DeliveryStore } from './delivery-store.ts';
import { Lanes } from './lane.ts';
import { WebhookController } from './webhook.controller.ts';
import { Whereabouts } from './whereabouts.ts';

@Module({
  imports: [InboxModule, RoutingModule, SettingsModule],
  controllers: [WebhookController],
  providers: [DeliveryStore, Lanes, Whereabouts, AccountNews],
})
export class WebhookModule {}
