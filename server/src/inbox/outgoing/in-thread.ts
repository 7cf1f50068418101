import type { MessageView } from '@balcao/contract';
import type { Refusal } from '@balcao/domain';
import { tellRefusal, type Hand, type Told } from '../inbox.service.ts';
import { MESSAGE_SELECT, type MessageRecord, type MessageSqlRow } from '../message-record.ts';

/** What commands of a thread ask of it, under its lock. */

export async function inThread(hand: Hand, messageId: string): Promise<MessageRecord | undefined> {
  await hand.set.loadMessages([messageId]);
  const message = hand.set.message(messageId);
  return message?.conversationId === hand.thread.state.id ? message : undefined;
}

/** Arrival number of a message of this thread; 0 for "nothing seen", null when there is no such message here. */
export async function seenN(hand: Hand, messageId: string | null): Promise<number | null> {
  if (messageId === null) return 0;
  const message = await inThread(hand, messageId);
  return message?.n ?? null;
}

/** The message that this clientId has made in the thread already. */
export async function byClientId(hand: Hand, clientId: string): Promise<MessageRecord | null> {
  const { rows } = await hand.tx.query<MessageSqlRow>({
    name: 'message by client id',
    text: `select ${MESSAGE_SELECT} from messages m where m.conversation_id = $1 and m.client_id = $2`,
    values: [hand.thread.state.id, clientId],
  });
  hand.set.remember(rows);
  return hand.set.message(rows[0]?.id ?? '') ?? null;
}

/** A refused reply: somebody who had answered already is in the ledger, and what was not seen comes along. */
export function refuseReply(hand: Hand, refusal: Refusal, missed: MessageView[]): Told {
  const answers = missed.filter(({ author }) => author !== 'customer').map(({ id }) => id);
  const { refused } = refusal;
  if (answers.length > 0 && (refused === 'stale_view' || refused === 'claim_taken')) {
    // This refusal kept the customer from hearing it twice.
    hand.set.noteDouble(hand.thread, { kind: 'prevented', messageIds: answers });
  }
  return refused === 'stale_view' ? { ...refusal, missed } : tellRefusal(refusal, hand.thread);
}
