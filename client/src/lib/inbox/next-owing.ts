import type { ConversationId, ConversationView, TeammateId } from '@balcao/contract';

/**
 * Where to go on after a conversation is done: the next row below that waits for an answer of mine or of anybody's, else
 * the first such row of the list. Null where this list owes nothing more.
 */
export function nextOwing(
  rows: readonly ConversationView[],
  done: ConversationId,
  me: TeammateId,
): ConversationId | null {
  const at = rows.findIndex(({ id }) => id === done);
  const isMineToAnswer = ({ turn }: ConversationView) =>
    turn.kind === 'queue' ||
    (turn.kind === 'claim' && turn.by === me) ||
    (turn.kind === 'offer' && turn.to === me);
  const owes = (row: ConversationView) => row.id !== done && row.waitingSince !== null && isMineToAnswer(row);
  return (rows.slice(at + 1).find(owes) ?? rows.find(owes))?.id ?? null;
}
