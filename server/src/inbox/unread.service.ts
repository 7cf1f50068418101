import { Injectable } from '@nestjs/common';
import type { ConversationView } from '@balcao/contract';
import type { Actor } from '../auth/index.ts';
import { FactsSource } from '../settings/index.ts';
import { Inbox } from './inbox.service.ts';
import { conversationView, type Thread } from './thread.ts';

/**
 * What the team has read of a conversation, as a number that travels with it in every event: whoever was away has it
 * right once the events are in. Neither the customer nor the owner's phone are told.
 */
@Injectable()
export class Unread {
  constructor(
    private readonly inbox: Inbox,
    private readonly facts: FactsSource,
  ) {}

  /** Unread from the customer's last message on; where he never wrote, nothing can be unread. */
  mark(me: Actor, id: string): Promise<ConversationView> {
    return this.set(me, id, ({ unread, state }) => (state.lastCustomerN > 0 ? Math.max(unread, 1) : unread));
  }

  /** All of it is read. */
  clear(me: Actor, id: string): Promise<ConversationView> {
    return this.set(me, id, () => 0);
  }

  private async set(me: Actor, id: string, next: (thread: Thread) => number): Promise<ConversationView> {
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<ConversationView>(me.accountId, id, facts, now, ({ thread, set }) => {
      const unread = next(thread);
      if (unread !== thread.unread) {
        thread.unread = unread;
        thread.isDirty = true;
        set.tellChanged(thread);
      }
      return { done: conversationView(thread) };
    });
  }
}
