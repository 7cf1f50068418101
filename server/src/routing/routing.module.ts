import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { DecisionsController } from './decisions.controller.ts';
import { Routing } from './routing.service.ts';

@Module({
  imports: [InboxModule, SettingsModule],
  controllers: [DecisionsController],
  providers: [Routing],
  exports: [Routing],
})
export class RoutingModule {}
