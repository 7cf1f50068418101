import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/index.ts';
import { BotController } from './bot.controller.ts';
import { WrongAnswers } from './wrong-answers.ts';

@Module({ imports: [InboxModule], controllers: [BotController], providers: [WrongAnswers] })
export class BotModule {}
