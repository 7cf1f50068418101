import { Injectable } from '@nestjs/common';
import {
  NOTE_MAX,
  TEXT_MAX,
  type AnsweredElsewhereRequest,
  type ConversationView,
  type MessageView,
} from '@balcao/contract';
import {
  answeredElsewhere,
  isRefusal,
  mayReply,
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
import { characters } from '@balcao/whatsapp';
import type { Actor } from '../auth/index.ts';
import { Refused } from '../platform/errors/index.ts';
import { FactsSource } from '../settings/index.ts';
import type { NoteDto, ReplyDto } from './inbox-dto.ts';
import { InboxReader } from './inbox-reader.ts';
import { Inbox, tellRefusal, type Hand, type Outcome } from './inbox.service.ts';
import {
  MESSAGE_SELECT,
  messageView,
  quotedOf,
  recordFromRow,
  type MessageRecord,
  type MessageSqlRow,
} from './message-record.ts';
import { conversationView } from './thread.ts';

/** What a teammate does in a thread: each a decision under the conversation's lock. */
@Injectable()
export class Conversations {
  constructor(
    private readonly inbox: Inbox,
    private readonly reader: InboxReader,
    private readonly facts: FactsSource,
  ) {}

  /** @throws Refused `stale_view` with `missed`, `claim_taken` with `by` and `at`, `window_closed` ... */
  async reply(me: Actor, id: string, request: ReplyDto): Promise<MessageView> {
    const text = checkText(request.text, TEXT_MAX);
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<MessageView>(me.accountId, id, facts, now, async (hand) => {
      const { thread, set } = hand;
      const known = await this.sameClientId(hand, request.clientId, text, me.id, 'text');
      if (known) return known;
      const seen = await this.seenN(hand, request.seenMessageId);
      const quoted =
        request.quotedMessageId === undefined ? null : await this.inThread(hand, request.quotedMessageId);
      if (seen === null || quoted === undefined) return { refusal: { refused: 'message_unknown' } };
      const missed = await this.reader.missed(hand.tx, id, seen, me.id);
      const messageId = hand.newId();
      const decided = mayReply(
        thread.state,
        me,
        {
          messageId,
          clientId: request.clientId,
          text,
          quotedMessageId: quoted?.id,
          missed: missed.length,
          force: request.force ?? false,
        },
        facts.of(thread.state.numberId),
        now,
      );
      if (isRefusal(decided)) return { refusal: this.refuse(hand, decided, missed) };
      set.names.set(me.id, me.name);
      thread.unread = 0;
      set.apply(thread, decided);
      return { done: messageView(set.message(messageId) as MessageRecord, quoted && quotedOf(quoted)) };
    });
  }

  async note(me: Actor, id: string, request: NoteDto): Promise<MessageView> {
    const text = checkText(request.text, NOTE_MAX);
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<MessageView>(me.accountId, id, facts, now, async (hand) => {
      const { thread, set } = hand;
      const { clientId } = request;
      const known =
        clientId === undefined ? null : await this.sameClientId(hand, clientId, text, me.id, 'note');
      if (known) return known;
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
      const seen = await this.seenN(hand, messageId);
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
        const message = await this.inThread(hand, messageId);
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
      return decision(state, facts.of(state.numberId), now, hand);
    });
    return conversationView(thread);
  }

  private refuse(hand: Hand, refusal: Refusal, missed: MessageView[]): { refused: Refusal['refused'] } {
    const answers = missed.filter(({ author }) => author !== 'customer').map(({ id }) => id);
    if (refusal.refused === 'stale_view') {
      // Somebody had answered already: this refusal kept the customer from hearing it twice.
      if (answers.length > 0) hand.set.noteDouble(hand.thread, { kind: 'prevented', messageIds: answers });
      return { ...refusal, ...{ missed } };
    }
    if (refusal.refused === 'claim_taken' && answers.length > 0) {
      hand.set.noteDouble(hand.thread, { kind: 'prevented', messageIds: answers });
    }
    return tellRefusal(refusal, hand.thread) as { refused: Refusal['refused'] };
  }

  /** The message that this clientId already made, or a refusal when it made another one; null when it is new. */
  private async sameClientId(
    hand: Hand,
    clientId: string,
    text: string,
    authorId: string,
    type: 'text' | 'note',
  ): Promise<Outcome<MessageView> | null> {
    const { rows } = await hand.tx.query<MessageSqlRow>({
      name: 'message by client id',
      text: `select ${MESSAGE_SELECT} from messages m where m.conversation_id = $1 and m.client_id = $2`,
      values: [hand.thread.state.id, clientId],
    });
    const row = rows[0];
    if (!row) return null;
    const same = row.text === text && row.author_id === authorId && row.type === type;
    if (!same) return { refusal: { refused: 'client_id_reused' } };
    hand.set.remember(rows);
    if (row.quoted_message_id !== null) await hand.set.loadMessages([row.quoted_message_id]);
    const quoted = hand.set.message(row.quoted_message_id ?? '');
    return { done: messageView(recordFromRow(row), quoted ? quotedOf(quoted) : null) };
  }

  /** Arrival number of a message of this thread; 0 for "nothing seen", null when there is no such message here. */
  private async seenN(hand: Hand, messageId: string | null): Promise<number | null> {
    if (messageId === null) return 0;
    const message = await this.inThread(hand, messageId);
    return message?.n ?? null;
  }

  private async inThread(hand: Hand, messageId: string): Promise<MessageRecord | undefined> {
    await hand.set.loadMessages([messageId]);
    const message = hand.set.message(messageId);
    return message?.conversationId === hand.thread.state.id ? message : undefined;
  }
}

const LONGEST_SNOOZE_MS = 366 * 86_400_000;

function checkText(text: string, max: number): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  if (clean.trim() === '') throw new Refused('text_empty');
  if (characters(clean) > max) throw new Refused('text_too_long', { max });
  return clean;
}
