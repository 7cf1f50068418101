import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/index.ts';
import { MediaModule } from '../media/index.ts';
import { RoutingModule } from '../routing/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { Fetcher } from './fetcher.ts';
import { Graph } from './graph.ts';
import { Sender } from './sender.ts';
import { Sends } from './sends.ts';

@Module({
  imports: [InboxModule, MediaModule, RoutingModule, SettingsModule],
  providers: [Fetcher, Graph, Sends, Sender],
  exports: [Fetcher, Sender],
})
export class ChannelModule {}
