import type { PoolClient } from '../../platform/database/database.ts';
import type { MessageRecord } from '../message-record.ts';
import type { StoredReaction } from '../stored.ts';

/** A reaction of ours in the outbox. */
export interface ReactionRow {
  id: string;
  account_id: string;
  number_id: string;
  conversation_id: string;
  message_id: string;
  emoji: string | null;
  by_id: string | null;
  before: StoredReaction | null;
  status: 'queued' | 'sending' | 'accepted' | 'failed' | 'unconfirmed';
  send_after: Date;
  attempts: number;
  wamid: string | null;
}

export const REACTION_SELECT = `r.id, r.account_id, r.number_id, r.conversation_id, r.message_id, r.emoji, r.by_id, r.before,
  r.status, r.send_after, r.attempts, r.wamid`;

/** What comes back in Meta's statuses of a reaction: no message has this id. */
const CALLBACK = 'reaction:';

export function reactionCallback(id: string): string {
  return `${CALLBACK}${id}`;
}

export function reactionIdOf(callbackData: string | undefined): string | null {
  return callbackData?.startsWith(CALLBACK) ? callbackData.slice(CALLBACK.length) : null;
}

/** The number has one reaction to a message, whoever of us gave it: a teammate, the bot, or the phone. */
export function isTheNumbers({ by }: StoredReaction): boolean {
  return by !== 'customer';
}

/** Puts the number's reaction in place of the one it had. */
export function withOurs(
  reactions: readonly StoredReaction[],
  ours: StoredReaction | null,
): StoredReaction[] {
  const others = reactions.filter((one) => !isTheNumbers(one));
  return ours ? [...others, ours] : others;
}

/**
 * What the message shows once Meta has spoken of this reaction.
 * @returns null when nothing changes, because the phone or a later act has put another one there meanwhile
 */
export function afterWord(
  message: Pick<MessageRecord, 'reactions'>,
  row: ReactionRow,
  isTaken: boolean,
): StoredReaction[] | null {
  const shown = message.reactions.find(isTheNumbers) ?? null;
  const isShown =
    row.emoji === null
      ? shown === null
      : shown?.by === 'teammate' && shown.emoji === row.emoji && shown.pending === true;
  if (!isShown) return null;
  if (!isTaken) return withOurs(message.reactions, row.before);
  if (!shown) return null;
  const { pending: _known, ...known } = shown;
  return withOurs(message.reactions, known);
}

/** What the message shows when one that Meta had taken failed after all; null when it shows another one by now. */
export function takenBack(
  message: Pick<MessageRecord, 'reactions'>,
  row: ReactionRow,
): StoredReaction[] | null {
  const shown = message.reactions.find(isTheNumbers) ?? null;
  const isShown = row.emoji === null ? shown === null : shown?.by === 'teammate' && shown.emoji === row.emoji;
  return isShown ? withOurs(message.reactions, row.before) : null;
}

/** Stores what became of it. */
export async function storeReaction(
  tx: PoolClient,
  id: string,
  end: { status: ReactionRow['status']; wamid?: string | null; failure?: string | null; sendAfter?: Date },
): Promise<void> {
  await tx.query({
    name: 'reaction ended',
    text: `update sent_reactions set status = $2, wamid = coalesce($3, wamid), failure = $4,
                  send_after = coalesce($5, send_after), sending_since = null where id = $1`,
    values: [id, end.status, end.wamid ?? null, end.failure ?? null, end.sendAfter ?? null],
  });
}
