import { Injectable } from '@nestjs/common';
import type { MessageView } from '@balcao/contract';
import type { Actor } from '../auth/index.ts';
import { Conversations } from '../inbox/index.ts';
import { Metrics } from '../platform/metrics/metrics.ts';

/** "Robô errou": a teammate's word that an answer of the bot was false. Counted once per message. */
@Injectable()
export class WrongAnswers {
  private readonly counted;

  constructor(
    private readonly conversations: Conversations,
    metrics: Metrics,
  ) {
    this.counted = metrics.counter(
      'balcao_bot_wrong_answers_total',
      'Bot answers that a teammate called wrong.',
    );
  }

  async note(me: Actor, messageId: string): Promise<MessageView> {
    const { message, isNew } = await this.conversations.markBotWrong(me, messageId);
    if (isNew) this.counted.inc();
    return message;
  }
}
