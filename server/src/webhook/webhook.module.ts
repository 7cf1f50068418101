import { Module } from '@nestjs/common';
import { InboxModule, OutgoingModule } from '../inbox/index.ts';
import { RoutingModule } from '../routing/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { AccountNews } from './account-news.ts';
import { DeliveriesController } from './deliveries.controller.ts';
import { DeliveryDoor } from './delivery-door.ts';
import { DeliveryStore } from './delivery-store.ts';
import { Lanes } from './lane.ts';
import { Retention } from './retention.ts';
import { WebhookController } from './webhook.controller.ts';
import { Whereabouts } from './whereabouts.ts';

@Module({
  imports: [InboxModule, OutgoingModule, RoutingModule, SettingsModule],
  controllers: [WebhookController, DeliveriesController],
  providers: [DeliveryDoor, DeliveryStore, Lanes, Whereabouts, AccountNews, Retention],
})
export class WebhookModule {}
