import type { MessageId } from '@balcao/contract';
import { changeOf, decide, draftOf, set, toQueue, toRest } from './change.ts';
import type { Answer, Change, Conversation, Instant } from './conversation.ts';
import type { Facts } from './facts.ts';

/** A message of ours that was taken for the owner's, because its end was unknown when Meta reflected it. */
export interface Reflection {
  reflected: { id: MessageId; at: Instant };
  ours: { id: MessageId; writer: string };
}

/**
 * The owner's word was our own: it answered what ours answered, and what it took for the owner is given back if he has
 * said nothing since.
 */
export function ownReflection(before: Conversation, { reflected, ours }: Reflection, facts: Facts): Change {
  const draft = draftOf(before);
  const { turn, status, because } = before;
  const isOursByBot = ours.writer === 'bot';
  const last = isOursByBot ? 'bot' : 'team';
  const spoke = isOursByBot ? 'bot_answered' : 'replied';
  set(draft, { lastAnswer: before.lastAnswer && renamed(before.lastAnswer, reflected.id, ours) });
  if (before.lastOwnerAt === reflected.at) {
    set(draft, { lastOwnerAt: null });
    if (turn.kind === 'owner' && status !== 'resolved') {
      if (before.debt === null) toRest(draft, last, spoke);
      else toQueue(draft, 'own_reflection', facts);
    } else if (turn.kind === 'rest' && turn.last === 'owner') {
      set(draft, { turn: { kind: 'rest', last }, because: status === 'resolved' ? 'resolved' : spoke });
    } else if (turn.kind === 'claim' && because === 'owner_also_wrote') {
      set(draft, { because: spoke });
    }
  }
  decide(draft, 'own_reflection', { message: ours.id, reflected: reflected.id, from: turn.kind });
  return changeOf(draft);
}

function renamed(answer: Answer, reflectedId: MessageId, ours: Reflection['ours']): Answer {
  const all = answer.beside ?? [];
  const others = all.filter(({ messageId }) => messageId !== reflectedId && messageId !== ours.id);
  if (answer.messageId === reflectedId || answer.messageId === ours.id) {
    const { id: messageId, writer } = ours;
    return { ...answer, messageId, writer, fate: 'left', ...(answer.beside ? { beside: others } : {}) };
  }
  if (others.length === all.length) return answer;
  return { ...answer, beside: [...others, { messageId: ours.id, fate: 'left' }] };
}
