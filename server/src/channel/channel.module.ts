import { Module } from '@nestjs/common';
import { InboxModule, OutgoingModule } from '../inbox/index.ts';
import { MediaModule } from '../media/index.ts';
import { RoutingModule } from '../routing/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { Fetcher } from './fetcher.ts';
import { Graph } from './graph.ts';
import { ReactionSends } from './reaction-sends.ts';
import { Sender } from './sender.ts';
import { Sends } from './sends.ts';
import { TemplatesReader } from './templates-reader.ts';
import { TemplatesController } from './templates.controller.ts';

@Module({
  imports: [InboxModule, MediaModule, OutgoingModule, RoutingModule, SettingsModule],
  controllers: [TemplatesController],
  providers: [Fetcher, Graph, ReactionSends, Sends, Sender, TemplatesReader],
  exports: [Fetcher, Sender, TemplatesReader],
})
export class ChannelModule {}
