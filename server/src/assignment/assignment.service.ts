import { Injectable } from '@nestjs/common';
import type { ConversationView, TransferRequest } from '@balcao/contract';
import { claim, isRefusal, note, release, transfer } from '@balcao/domain';
import { Teammates, Teams, type Actor } from '../auth/index.ts';
import { Conversations, Inbox } from '../inbox/index.ts';
import { Refused } from '../platform/errors/index.ts';

/** Who holds a conversation: taking, giving back, handing on. The row lock lets exactly one of two win. */
@Injectable()
export class Assignment {
  constructor(
    private readonly inbox: Inbox,
    private readonly conversations: Conversations,
    private readonly teammates: Teammates,
    private readonly teams: Teams,
  ) {}

  claim(me: Actor, id: string, takeOver: boolean): Promise<ConversationView> {
    return this.conversations.decide(me, id, (state, facts, now) =>
      claim(state, me, { takeOver }, facts, now),
    );
  }

  release(me: Actor, id: string): Promise<ConversationView> {
    return this.conversations.decide(me, id, (state, facts, now) => release(state, me, facts, now));
  }

  /** @throws Refused `invalid` unless exactly one target is named, `teammate_unknown`, `team_unknown` */
  async transfer(me: Actor, id: string, request: TransferRequest): Promise<ConversationView> {
    const { to } = request;
    if (Object.values(to).filter((value) => value !== undefined).length !== 1) {
      throw new Refused('invalid', {
        fields: [
          {
            field: 'to',
            rules: ['exactlyOne'],
            detail: 'name exactly one of teammate, team, queue, bot, owner',
          },
        ],
      });
    }
    const receiver = await this.receiverName(me.accountId, to);
    return this.conversations.decide(me, id, (state, facts, now, hand) => {
      if (receiver) hand.set.names.set(receiver.id, receiver.name);
      const moved = transfer(state, me, to, facts, now);
      const text = request.note?.trim();
      if (isRefusal(moved) || !text) return moved;
      const written = note(moved.after, me, { messageId: hand.newId(), text }, facts, now);
      return {
        ...written,
        add: [...moved.add, ...written.add],
        decisions: [...moved.decisions, ...written.decisions],
        cancelQueuedBot: moved.cancelQueuedBot,
        double: moved.double,
      };
    });
  }

  private async receiverName(
    accountId: string,
    to: TransferRequest['to'],
  ): Promise<{ id: string; name: string } | null> {
    if (to.teammate !== undefined) {
      const teammate = await this.teammates.find(accountId, to.teammate);
      if (!teammate?.active) throw new Refused('teammate_unknown');
      return teammate;
    }
    if (to.team !== undefined) {
      const team = await this.teams.find(accountId, to.team);
      if (!team) throw new Refused('team_unknown');
      return team;
    }
    return null;
  }
}
