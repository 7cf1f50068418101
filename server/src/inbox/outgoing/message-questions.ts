import { Injectable, Logger } from '@nestjs/common';
import type { AskOwnerAnswer, VersionView } from '@balcao/contract';
import { askOwner } from '@balcao/domain';
import type { Actor } from '../../auth/index.ts';
import { FactsSource } from '../../settings/index.ts';
import { contentView } from '../content-view.ts';
import { InboxReader } from '../inbox-reader.ts';
import { Inbox } from '../inbox.service.ts';
import { Notices } from '../notices.ts';
import { contactName } from '../thread.ts';
import { inThread } from './in-thread.ts';

/** What people ask about a message: its earlier words, or the owner's eyes on what only the phone shows. */
@Injectable()
export class MessageQuestions {
  private readonly logger = new Logger('MessageQuestions');

  constructor(
    private readonly inbox: Inbox,
    private readonly reader: InboxReader,
    private readonly facts: FactsSource,
    private readonly notices: Notices,
  ) {}

  /** Earlier texts, oldest first; none of what was taken back. */
  versions(accountId: string, messageId: string): Promise<VersionView[]> {
    return this.reader.versions(accountId, messageId);
  }

  /** Asks once: the second time nothing is written and nobody is told. */
  async askOwner(me: Actor, messageId: string): Promise<AskOwnerAnswer> {
    const conversationId = await this.reader.conversationOf(me.accountId, messageId);
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    const asked = await this.inbox.command<{ isNew: boolean; customer: string }>(
      me.accountId,
      conversationId,
      facts,
      now,
      async (hand) => {
        const { set, thread } = hand;
        const message = await inThread(hand, messageId);
        if (!message) return { refusal: { refused: 'message_unknown' } };
        if (message.content === null || contentView(message.content).unreadable !== 'phone_only') {
          return { refusal: { refused: 'reply_invalid', field: 'messageId', problem: 'readable' } };
        }
        const customer = contactName(thread.contact);
        if (message.content.ownerAsked) return { done: { isNew: false, customer } };
        const ownerAsked = { by: me.id, at: new Date(now).toISOString() };
        set.patch(thread, message, { content: { ...message.content, ownerAsked } });
        set.names.set(me.id, me.name);
        set.apply(thread, askOwner(thread.state, me, facts.of(thread.state.numberId)));
        return { done: { isNew: true, customer } };
      },
    );
    if (!asked.isNew) return { told: 0, messageId };
    const notice = {
      accountId: me.accountId,
      conversationId,
      messageId,
      by: me.name,
      customer: asked.customer,
    };
    const told = await this.notices.ownerAsked(notice).catch((error: unknown) => {
      this.logger.warn({ err: (error as Error).message, messageId }, 'the owner could not be told');
      return 0;
    });
    return { told, messageId };
  }
}
