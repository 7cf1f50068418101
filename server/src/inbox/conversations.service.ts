import { Injectable } from '@nestjs/common';
import {
  NOTE_MAX,
  type AnsweredElsewhereRequest,
  type ConversationView,
  type MessageView,
} from '@balcao/contract';
import {
  answeredElsewhere,
  note,
  reopen,
  resolve,
  snooze,
  type Change,
  type Conversation,
  type Facts,
  type Instant,
  type Refusal,
} from '@balcao/domain';
import type { Actor } from '../auth/index.ts';
import { Refused } from '../platform/errors/index.ts';
import { FactsSource } from '../settings/index.ts';
import type { NoteDto } from './inbox-dto.ts';
import { InboxReader } from './inbox-reader.ts';
import { Inbox, type Hand } from './inbox.service.ts';
import { areTeammates } from './mention-rows.ts';
import { messageView, type MessageRecord } from './message-record.ts';
import { checkText } from './outgoing/composer.ts';
import { byClientId, inThread, seenN } from './outgoing/in-thread.ts';
import { conversationView } from './thread.ts';

/** What a teammate does in a thread: each a decision under the conversation's lock. */
@Injectable()
export class Conversations {
  constructor(
    private readonly inbox: Inbox,
    private readonly reader: InboxReader,
    private readonly facts: FactsSource,
  ) {}

  async note(me: Actor, id: string, request: NoteDto): Promise<MessageView> {
    const text = checkText(request.text, NOTE_MAX);
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<MessageView>(me.accountId, id, facts, now, async (hand) => {
      const { thread, set } = hand;
      const { clientId } = request;
      const known = clientId === undefined ? null : await byClientId(hand, clientId);
      if (known) {
        const isSame = known.type === 'note' && known.text === text && known.authorId === me.id;
        return isSame
          ? { done: messageView(known, null) }
          : { refusal: { refused: 'client_id_reused' as const } };
      }
      if (!(await areTeammates(hand.tx, me.accountId, request.mentions ?? []))) {
        return { refusal: { refused: 'teammate_unknown' } };
      }
      const messageId = hand.newId();
      set.names.set(me.id, me.name);
      const written = { messageId, text, clientId, mentions: request.mentions };
      set.apply(thread, note(thread.state, me, written, facts.of(thread.state.numberId), now));
      return { done: messageView(set.message(messageId) as MessageRecord, null) };
    });
  }

  resolve(me: Actor, id: string): Promise<ConversationView> {
    return this.decide(me, id, (state, facts, now) => resolve(state, me, facts, now));
  }

  /** @throws Refused `conversation_superseded` when the customer has another one open by now */
  async reopen(me: Actor, id: string): Promise<ConversationView> {
    const newer = await this.reader.openBeside(me.accountId, id);
    if (newer !== null) throw new Refused('conversation_superseded', { conversationId: newer });
    return this.decide(me, id, (state, facts, now) => reopen(state, me, facts, now));
  }

  snooze(me: Actor, id: string, until: string): Promise<ConversationView> {
    const end = until === 'reply' ? 'reply' : Date.parse(until);
    if (end !== 'reply' && !(end > this.inbox.now && end < this.inbox.now + LONGEST_SNOOZE_MS)) {
      throw new Refused('invalid', {
        fields: [{ field: 'until', rules: ['future'], detail: 'until must lie ahead, by a year at most' }],
      });
    }
    return this.decide(me, id, (state, facts, now) => snooze(state, me, end, facts, now));
  }

  answeredElsewhere(me: Actor, id: string, how: AnsweredElsewhereRequest['how']): Promise<ConversationView> {
    return this.decide(me, id, (state, facts, now) => answeredElsewhere(state, me, how, facts, now));
  }

  async read(me: Actor, id: string, messageId: string): Promise<ConversationView> {
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<ConversationView>(me.accountId, id, facts, now, async (hand) => {
      const { thread, set, tx } = hand;
      const seen = await seenN(hand, messageId);
      if (seen === null) return { refusal: { refused: 'message_unknown' } };
      const { rows } = await tx.query<{ unread: number }>({
        name: 'unread after',
        text: `select count(*)::int as unread from messages where conversation_id = $1 and n > $2 and author = 'customer'`,
        values: [id, seen],
      });
      const unread = Math.min(thread.unread, rows[0]?.unread ?? 0);
      if (unread !== thread.unread) {
        thread.unread = unread;
        thread.isDirty = true;
        set.tellChanged(thread);
      }
      return { done: conversationView(thread) };
    });
  }

  /** @throws Refused `message_unknown` unless it is a message of the bot in this account */
  async markBotWrong(me: Actor, messageId: string): Promise<{ message: MessageView; isNew: boolean }> {
    const conversationId = await this.reader.conversationOf(me.accountId, messageId);
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<{ message: MessageView; isNew: boolean }>(
      me.accountId,
      conversationId,
      facts,
      now,
      async (hand) => {
        const message = await inThread(hand, messageId);
        if (message?.author !== 'bot') return { refusal: { refused: 'message_unknown' } };
        const isNew = message.content?.wrong === undefined;
        const marked = isNew
          ? hand.set.patch(hand.thread, message, {
              content: { ...message.content, wrong: { by: me.id, at: new Date(now).toISOString() } },
            })
          : message;
        if (isNew) hand.set.tell(hand.thread, 'message.changed', messageId);
        return { done: { message: messageView(marked, null), isNew } };
      },
    );
  }

  /** Decides by one pure function, with the actor's name for the lines it adds. */
  async decide(
    me: Actor,
    id: string,
    decision: (state: Conversation, facts: Facts, now: Instant, hand: Hand) => Change | Refusal,
  ): Promise<ConversationView> {
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    const thread = await this.inbox.decide(me.accountId, id, facts, now, (state, hand) => {
      hand.set.names.set(me.id, me.name);
      hand.set.undo.begin(hand.thread, me.id);
      return decision(state, facts.of(state.numberId), now, hand);
    });
    return conversationView(thread);
  }
}

const LONGEST_SNOOZE_MS = 366 * 86_400_000;
