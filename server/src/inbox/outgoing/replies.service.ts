import { Injectable } from '@nestjs/common';
import {
  REPLY_TYPES,
  type MessageView,
  type ReplyRequest,
  type ReplyType,
  type RetryRequest,
} from '@balcao/contract';
import { isRefusal, mayReply, type Instant } from '@balcao/domain';
import type { Actor } from '../../auth/index.ts';
import { Refused } from '../../platform/errors/index.ts';
import { FactsSource, type AccountFacts } from '../../settings/index.ts';
import { InboxReader } from '../inbox-reader.ts';
import { Inbox, type Hand, type Outcome } from '../inbox.service.ts';
import { messageView, quotedOf, type MessageRecord } from '../message-record.ts';
import { cleaned, Composer, printOf, type Composed } from './composer.ts';
import { byClientId, inThread, refuseReply, seenN } from './in-thread.ts';

/** What is to be said, by whom it was seen what came before. */
interface Saying extends Composed {
  readonly clientId: string;
  readonly quoted: MessageRecord | null;
  readonly retryOf?: string;
  readonly seenMessageId: string | null;
  readonly force: boolean;
}

/** Words of teammates to customers: each a decision under the conversation's lock, and a row in the outbox. */
@Injectable()
export class Replies {
  constructor(
    private readonly inbox: Inbox,
    private readonly reader: InboxReader,
    private readonly facts: FactsSource,
    private readonly composer: Composer,
  ) {}

  /** @throws Refused `stale_view` with `missed`, `claim_taken` with `by` and `at`, `window_closed`, `reply_invalid` ... */
  async reply(me: Actor, id: string, request: ReplyRequest): Promise<MessageView> {
    // A repeated request gets its message, also when the file or template it named is gone meanwhile.
    const composed = await this.composer.compose(me.accountId, request).catch((error: unknown) => {
      if (error instanceof Refused) return error;
      throw error;
    });
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<MessageView>(me.accountId, id, facts, now, async (hand) => {
      const known = await byClientId(hand, request.clientId);
      if (known) return this.again(hand, known, me, request);
      if (composed instanceof Refused) throw composed;
      const { clientId, seenMessageId, force = false, quotedMessageId } = request;
      const quoted = quotedMessageId === undefined ? null : await inThread(hand, quotedMessageId);
      if (quoted === undefined) return { refusal: { refused: 'message_unknown' } };
      return this.say(hand, me, { ...composed, clientId, quoted, seenMessageId, force }, facts, now);
    });
  }

  /**
   * Sends once more what failed, or what nobody knows of after its minute: as a new message of whoever asks for it. The
   * old one stays, since it may have arrived all the same.
   */
  async retry(me: Actor, messageId: string, request: RetryRequest): Promise<MessageView> {
    const conversationId = await this.reader.conversationOf(me.accountId, messageId);
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<MessageView>(me.accountId, conversationId, facts, now, async (hand) => {
      const { set, thread } = hand;
      const old = await inThread(hand, messageId);
      if (!old) return { refusal: { refused: 'message_unknown' } };
      if (!isRetryable(old)) return { refusal: { refused: 'not_retryable' } };
      const quoted =
        old.quotedMessageId === null ? null : ((await inThread(hand, old.quotedMessageId)) ?? null);
      const { retried: _none, ownerAsked: _neither, wrong: _nor, ...content } = old.content ?? {};
      const saying: Saying = {
        type: old.type as ReplyType,
        text: old.text,
        content: Object.keys(content).length > 0 ? content : null,
        numberId: null,
        clientId: `retry-of-${old.id}`,
        quoted,
        retryOf: old.id,
        seenMessageId: request.seenMessageId,
        force: request.force ?? false,
      };
      const outcome = await this.say(hand, me, saying, facts, now);
      if ('done' in outcome) {
        const retried = { as: outcome.done.id, by: me.id, at: new Date(now).toISOString() };
        set.patch(thread, old, { content: { ...old.content, retried } });
        set.tell(thread, 'message.changed', old.id);
      }
      return outcome;
    });
  }

  private async say(
    hand: Hand,
    me: Actor,
    saying: Saying,
    facts: AccountFacts,
    now: Instant,
  ): Promise<Outcome<MessageView>> {
    const { thread, set } = hand;
    const { type, text, content, clientId, quoted, retryOf, force, numberId } = saying;
    if (numberId !== null && numberId !== thread.state.numberId) {
      return { refusal: { refused: 'template_unknown' } };
    }
    const seen = await seenN(hand, saying.seenMessageId);
    if (seen === null) return { refusal: { refused: 'message_unknown' } };
    const missed = await this.reader.missed(hand.tx, thread.state.id, seen, me.id);
    const messageId = hand.newId();
    const command = {
      messageId,
      clientId,
      type,
      text,
      content,
      ...(quoted ? { quotedMessageId: quoted.id } : {}),
      ...(retryOf === undefined ? {} : { retryOf }),
      missed: missed.length,
      force,
    };
    const decided = mayReply(thread.state, me, command, facts.of(thread.state.numberId), now);
    if (isRefusal(decided)) return { refusal: refuseReply(hand, decided, missed) };
    set.names.set(me.id, me.name);
    thread.unread = 0;
    set.apply(thread, decided);
    return { done: messageView(set.message(messageId) as MessageRecord, quoted && quotedOf(quoted)) };
  }

  /** The same request again is the same message; another one under its clientId is a mistake of the caller's. */
  private async again(
    hand: Hand,
    known: MessageRecord,
    me: Actor,
    asked: ReplyRequest,
  ): Promise<Outcome<MessageView>> {
    const request = cleaned(asked);
    const isSame =
      known.authorId === me.id &&
      known.type === request.type &&
      (request.type === 'text'
        ? known.text === request.text && known.quotedMessageId === (request.quotedMessageId ?? null)
        : known.content?.print === printOf(request));
    if (!isSame) return { refusal: { refused: 'client_id_reused' } };
    const quoted = known.quotedMessageId === null ? null : await inThread(hand, known.quotedMessageId);
    return { done: messageView(known, quoted ? quotedOf(quoted) : null) };
  }
}

/** After its minute, an unconfirmed message waits for nothing any more. */
function isRetryable({ author, status, sendingSince, content, type, deletedAt }: MessageRecord): boolean {
  if (content?.retried || deletedAt !== null) return false;
  if (!(REPLY_TYPES as readonly string[]).includes(type)) return false;
  if (status === 'failed') return author === 'teammate';
  return status === 'unconfirmed' && sendingSince === null && (author === 'teammate' || author === 'bot');
}
