import { Injectable } from '@nestjs/common';
import type { MessageView } from '@balcao/contract';
import { isRefusal, mayReact } from '@balcao/domain';
import type { Actor } from '../../auth/index.ts';
import { FactsSource } from '../../settings/index.ts';
import { InboxReader } from '../inbox-reader.ts';
import { Inbox, tellRefusal, type Hand } from '../inbox.service.ts';
import { iso, messageView, quotedOf, type MessageRecord } from '../message-record.ts';
import { OutboxSignal } from '../outbox-signal.ts';
import type { StoredReaction } from '../stored.ts';
import { inThread } from './in-thread.ts';
import { isTheNumbers, REACTION_SELECT, withOurs, type ReactionRow } from './reaction-rows.ts';

/** Our reactions to messages: shown at once, sent by way of an outbox of their own, taken back when Meta refuses. */
@Injectable()
export class Reactions {
  constructor(
    private readonly inbox: Inbox,
    private readonly reader: InboxReader,
    private readonly facts: FactsSource,
    private readonly outbox: OutboxSignal,
  ) {}

  /** @throws Refused `claim_taken`, `window_closed`, `thread_elsewhere`, `reply_invalid` with `field` and `problem` */
  async react(me: Actor, messageId: string, emoji: string | null): Promise<MessageView> {
    const conversationId = await this.reader.conversationOf(me.accountId, messageId);
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    const view = await this.inbox.command<MessageView>(
      me.accountId,
      conversationId,
      facts,
      now,
      async (hand) => {
        const { thread } = hand;
        const message = await inThread(hand, messageId);
        if (!message) return { refusal: { refused: 'message_unknown' } };
        const { author, type, at, wamid, deletedAt } = message;
        const target = { author, type, at, isAtMeta: wamid !== null, isDeleted: deletedAt !== null };
        const refusal = mayReact(thread.state, me, target, emoji, now);
        if (refusal && 'problem' in refusal) {
          const field = refusal.problem === 'not_one_emoji' ? 'emoji' : 'messageId';
          return { refusal: { refused: 'reply_invalid', field, problem: refusal.problem } };
        }
        if (refusal && isRefusal(refusal)) return { refusal: tellRefusal(refusal, thread) };
        const reacted = await this.change(hand, message, me, emoji);
        const quoted =
          message.quotedMessageId === null ? null : await inThread(hand, message.quotedMessageId);
        return { done: messageView(reacted, quoted ? quotedOf(quoted) : null) };
      },
    );
    this.outbox.tell([{ accountId: me.accountId, conversationId, sendAfter: now }]);
    return view;
  }

  private async change(
    hand: Hand,
    message: MessageRecord,
    me: Actor,
    emoji: string | null,
  ): Promise<MessageRecord> {
    const { set, thread, tx, now } = hand;
    const shown = message.reactions.find(isTheNumbers) ?? null;
    const latest = await latestOf(hand, message.id);
    // Pressed again after nobody knew what became of it: then it is asked for anew.
    const isKnown = latest?.status !== 'unconfirmed';
    if ((shown?.emoji ?? null) === emoji && isKnown) return message;
    const ours: StoredReaction | null =
      emoji === null ? null : { by: 'teammate', emoji, byId: me.id, byName: me.name, pending: true };
    if (latest?.status === 'queued') {
      await tx.query({
        name: 'change queued reaction',
        text: 'update sent_reactions set emoji = $2, by_id = $3 where id = $1',
        values: [latest.id, emoji, me.id],
      });
    } else {
      const before = latest?.status === 'unconfirmed' ? latest.before : shown;
      await tx.query({
        name: 'queue reaction',
        text: `insert into sent_reactions (id, account_id, number_id, conversation_id, message_id, emoji, by_id, before, status, send_after)
               values ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9)`,
        values: [
          hand.newId(),
          me.accountId,
          thread.state.numberId,
          thread.state.id,
          message.id,
          emoji,
          me.id,
          before ? JSON.stringify(before) : null,
          iso(now),
        ],
      });
    }
    const reacted = set.patch(thread, message, { reactions: withOurs(message.reactions, ours) });
    set.tell(thread, 'message.changed', message.id);
    return reacted;
  }
}

async function latestOf({ tx }: Hand, messageId: string): Promise<ReactionRow | null> {
  const { rows } = await tx.query<ReactionRow>({
    name: 'latest reaction',
    text: `select ${REACTION_SELECT} from sent_reactions r where r.message_id = $1 order by r.id desc limit 1`,
    values: [messageId],
  });
  return rows[0] ?? null;
}
