import { Injectable } from '@nestjs/common';
import type { Instant } from '@balcao/domain';
import { reactionRequest, type Outcome, type SendBody } from '@balcao/whatsapp';
import {
  afterWord,
  Inbox,
  REACTION_SELECT,
  reactionCallback,
  storeReaction,
  type Hand,
  type ReactionRow,
} from '../inbox/index.ts';
import { Database } from '../platform/database/database.ts';
import { FactsSource, type AccountFacts } from '../settings/index.ts';
import { numberHeldUntil } from './held.ts';
import { paceSlot, pairWaitUntil } from './pacing.ts';

/** A reaction on its way. */
export interface StartedReaction {
  row: ReactionRow;
  body: SendBody;
  sendAt: Instant;
}

/** After this nobody is still sending it: a reaction whose outcome is unknown is not repeated by itself. */
const LOST_MS = 45_000;

/**
 * The two ends of sending a reaction, as `Sends` has them for words. It pays no debt and decides nothing, so there is no
 * last look at who may speak; refused, the message shows again what it showed before.
 */
@Injectable()
export class ReactionSends {
  constructor(
    private readonly inbox: Inbox,
    private readonly database: Database,
    private readonly facts: FactsSource,
  ) {}

  /** @returns null when none is due, or the number or the customer must wait: the sweep comes again */
  async start(accountId: string, conversationId: string): Promise<StartedReaction | null> {
    const now = this.inbox.now;
    const facts = await this.facts.of(accountId, now);
    return this.inbox.command<StartedReaction | null>(
      accountId,
      conversationId,
      facts,
      now,
      async (hand) => ({ done: await this.startNext(hand, facts) }),
      this.database.lanes,
    );
  }

  /** Stores what Meta answered. */
  async end({ row, ...started }: StartedReaction, outcome: Outcome): Promise<void> {
    const now = this.inbox.now;
    const facts = await this.facts.of(row.account_id, now);
    await this.inbox.command(
      row.account_id,
      row.conversation_id,
      facts,
      now,
      async (hand) => {
        await this.finish(hand, row, outcome, started.sendAt);
        return { done: null };
      },
      this.database.lanes,
    );
  }

  /** Conversations with one that is due; what was being sent when a process died is unknown from now on. */
  async due(now: Instant): Promise<{ account_id: string; conversation_id: string }[]> {
    await this.database.lanes.query({
      name: 'lost reactions',
      text: `update sent_reactions set status = 'unconfirmed', sending_since = null
              where status = 'sending' and sending_since < $1`,
      values: [new Date(now - LOST_MS)],
    });
    const { rows } = await this.database.lanes.query<{ account_id: string; conversation_id: string }>({
      name: 'due reactions',
      text: `select distinct r.account_id, r.conversation_id from sent_reactions r join numbers n on n.id = r.number_id
              where r.status = 'queued' and r.send_after <= $1
                and n.status = 'connected' and (n.held_because is null or n.held_until <= $1) limit 200`,
      values: [new Date(now)],
    });
    return rows;
  }

  private async startNext(hand: Hand, facts: AccountFacts): Promise<StartedReaction | null> {
    const { thread, set, tx, now } = hand;
    const { state, contact } = thread;
    const { rows } = await tx.query<ReactionRow>({
      name: 'reactions of a conversation',
      text: `select ${REACTION_SELECT} from sent_reactions r
              where r.conversation_id = $1 and r.status in ('queued', 'sending') order by r.id`,
      values: [state.id],
    });
    if (rows.some(({ status }) => status === 'sending')) return null;
    const row = rows.find(({ send_after }) => send_after.getTime() <= now);
    if (!row || numberHeldUntil(facts, state.numberId, now) !== undefined) return null;
    if ((await pairWaitUntil(tx, state.id, now)) !== null) return null;
    await set.loadMessages([row.message_id]);
    const targetWamid = set.message(row.message_id)?.wamid;
    const built = targetWamid
      ? reactionRequest({
          to: { waId: contact.waId, userId: contact.userId },
          callbackData: reactionCallback(row.id),
          targetWamid,
          emoji: row.emoji,
        })
      : null;
    if (!built || 'refused' in built) {
      await this.fail(hand, row, 'contact_unreachable');
      return null;
    }
    const sendAt = await paceSlot(tx, state.accountId, state.numberId, now);
    if (sendAt === null) return null;
    await tx.query({
      name: 'reaction leaves',
      text: `update sent_reactions set status = 'sending', sending_since = $2, attempts = attempts + 1 where id = $1`,
      values: [row.id, new Date(now)],
    });
    return { row: { ...row, attempts: row.attempts + 1 }, body: built.body, sendAt };
  }

  private async finish(hand: Hand, row: ReactionRow, outcome: Outcome, sendAt: Instant): Promise<void> {
    const { tx, set, thread, now } = hand;
    switch (outcome.kind) {
      case 'accepted': {
        await storeReaction(tx, row.id, { status: 'accepted', wamid: outcome.wamid });
        await set.loadMessages([row.message_id]);
        const message = set.message(row.message_id);
        const reactions = message && afterWord(message, row, true);
        if (!message || !reactions) return;
        set.patch(thread, message, { reactions });
        set.tell(thread, 'message.changed', message.id);
        return;
      }
      case 'unconfirmed':
        return storeReaction(tx, row.id, { status: 'unconfirmed' });
      case 'retry':
      case 'pair_wait':
      case 'slow':
      case 'pause':
      case 'stop_number': {
        const afterMs = 'afterMs' in outcome ? outcome.afterMs : 0;
        const sendAfter = new Date(Math.max(now, sendAt) + afterMs);
        return storeReaction(tx, row.id, { status: 'queued', sendAfter });
      }
      default:
        return this.fail(hand, row, String(outcome.code ?? 'meta_refused'));
    }
  }

  /** The message shows again what it showed before. */
  private async fail({ tx, set, thread }: Hand, row: ReactionRow, failure: string): Promise<void> {
    await storeReaction(tx, row.id, { status: 'failed', failure });
    await set.loadMessages([row.message_id]);
    const message = set.message(row.message_id);
    const reactions = message && afterWord(message, row, false);
    if (!message || !reactions) return;
    set.patch(thread, message, { reactions });
    set.tell(thread, 'message.changed', message.id);
  }
}
