import { Injectable } from '@nestjs/common';
import type { AskOwnerAnswer, Role, VersionView } from '@balcao/contract';
import { askOwner } from '@balcao/domain';
import type { Actor } from '../../auth/index.ts';
import type { PoolClient } from '../../platform/database/database.ts';
import { FactsSource } from '../../settings/index.ts';
import { contentView } from '../content-view.ts';
import { InboxReader } from '../inbox-reader.ts';
import { Inbox } from '../inbox.service.ts';
import { inThread } from './in-thread.ts';

/** What people ask about a message: its earlier words, or the owner's eyes on what only the phone shows. */
@Injectable()
export class MessageQuestions {
  constructor(
    private readonly inbox: Inbox,
    private readonly reader: InboxReader,
    private readonly facts: FactsSource,
  ) {}

  /** Earlier texts, oldest first; none of what was taken back. */
  versions(accountId: string, messageId: string): Promise<VersionView[]> {
    return this.reader.versions(accountId, messageId);
  }

  /**
   * Calls the owners to the conversation, among their mentions. Once: the second time nothing is written and nobody called.
   * Where nobody is an owner the admins are called.
   */
  async askOwner(me: Actor, messageId: string): Promise<AskOwnerAnswer> {
    const conversationId = await this.reader.conversationOf(me.accountId, messageId);
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    const told = await this.inbox.command<number>(me.accountId, conversationId, facts, now, async (hand) => {
      const { set, thread, tx } = hand;
      const message = await inThread(hand, messageId);
      if (!message) return { refusal: { refused: 'message_unknown' } };
      if (message.content === null || contentView(message.content).unreadable !== 'phone_only') {
        return { refusal: { refused: 'reply_invalid', field: 'messageId', problem: 'readable' } };
      }
      if (message.content.ownerAsked) return { done: 0 };
      const owners = await ownersBeside(tx, me);
      const ownerAsked = { by: me.id, at: new Date(now).toISOString() };
      set.patch(thread, message, { content: { ...message.content, ownerAsked } });
      set.tell(thread, 'message.changed', messageId);
      set.names.set(me.id, me.name);
      set.apply(thread, askOwner(thread.state, me, owners, facts.of(thread.state.numberId)));
      return { done: owners.length };
    });
    return { told, messageId };
  }
}

async function ownersBeside(tx: PoolClient, me: Actor): Promise<string[]> {
  const { rows } = await tx.query<{ id: string; role: Role }>({
    name: 'owners beside',
    text: `select id, role from teammates where account_id = $1 and active and id <> $2 and role in ('owner', 'admin')`,
    values: [me.accountId, me.id],
  });
  const owners = rows.filter(({ role }) => role === 'owner');
  return (owners.length > 0 ? owners : rows).map(({ id }) => id);
}
