import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/index.ts';
import { BotController } from './bot.controller.ts';

@Module({ imports: [InboxModule], controllers: [BotController] })
export class BotModule {}
