import type { Change, Reflection } from '@balcao/domain';
import type { PoolClient } from '../platform/database/database.ts';
import { previewOf, type MessageRecord } from './message-record.ts';
import type { Thread } from './thread.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * Whether an echo that was taken for the owner's word is the copy of this message of ours: Meta's id of both is one, as a
 * status with our own id or the answer to our call now says. Never by its text.
 */
export function isOwnReflection(reflected: MessageRecord, ours: MessageRecord): boolean {
  return (
    reflected.id !== ours.id &&
    reflected.author === 'owner' &&
    reflected.conversationId === ours.conversationId &&
    (ours.author === 'teammate' || ours.author === 'bot') &&
    ours.wamid === null
  );
}

/**
 * Takes the copy out of everybody's sight and gives back what it took. Its row stays, without Meta's id: who has seen it
 * has seen ours. The caller lets go of the id in the database, by `freeReflected`, before the rows are written.
 */
export function takeBackReflection(
  set: WorkingSet,
  thread: Thread,
  reflected: MessageRecord,
  ours: MessageRecord,
  decide: (reflection: Reflection) => Change,
): void {
  const writer = ours.author === 'bot' ? 'bot' : `teammate:${ours.authorId ?? ''}`;
  set.patch(thread, reflected, { status: 'cancelled', because: 'own_reflection', wamid: null });
  if (thread.preview?.id === reflected.id) thread.preview = previewOf(ours);
  set.apply(
    thread,
    decide({ reflected: { id: reflected.id, at: reflected.at }, ours: { id: ours.id, writer } }),
  );
  set.tell(thread, 'message.changed', reflected.id);
}

/** Two rows may not have one id at any moment; and what the ledger said of the copy was not so. */
export async function freeReflected(tx: PoolClient, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query({
    name: 'free reflected',
    text: 'update messages set wamid = null where id = any($1::uuid[])',
    values: [ids],
  });
  await tx.query({
    name: 'forget reflected doubles',
    text: 'delete from double_answers where message_ids && $1::uuid[]',
    values: [ids],
  });
}
