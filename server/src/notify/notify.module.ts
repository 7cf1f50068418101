import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/index.ts';
import { MentionsController } from './mentions.controller.ts';
import { Mentions } from './mentions.ts';

@Module({
  imports: [InboxModule],
  controllers: [MentionsController],
  providers: [Mentions],
})
export class NotifyModule {}
