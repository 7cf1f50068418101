import type { MessageId } from '@balcao/contract';
import type { Answer, Conversation, Fate } from './conversation.ts';

/** More answers to one message than anybody gives before the customer speaks again; the oldest are dropped. */
const MOST_BESIDE = 20;

/**
 * The answer as the latest one. What answered the same customer message before stays beside it, with the debt that they
 * paid together: Meta may still say that each of them failed.
 */
export function latestAnswer(before: Conversation, answer: Answer): Answer {
  const last = before.lastAnswer;
  if (last === null || answer.answersN === 0 || last.answersN !== answer.answersN) return answer;
  const beside = [...(last.beside ?? []), { messageId: last.messageId, fate: last.fate }];
  return { ...answer, paid: answer.paid ?? last.paid, beside: beside.slice(-MOST_BESIDE) };
}

/** What became of a message among the latest answers; null when it is none of them. */
export function fateOf(answer: Answer, messageId: MessageId): Fate | null {
  if (answer.messageId === messageId) return answer.fate;
  return answer.beside?.find((one) => one.messageId === messageId)?.fate ?? null;
}

export function withFate(answer: Answer, messageId: MessageId, fate: Fate): Answer {
  if (answer.messageId === messageId) return { ...answer, fate };
  const beside = answer.beside?.map((one) => (one.messageId === messageId ? { ...one, fate } : one));
  return beside ? { ...answer, beside } : answer;
}

/** True when none of the answers reached the customer, as far as anybody knows. */
export function cameToNothing({ fate, beside = [] }: Answer): boolean {
  return [fate, ...beside.map((one) => one.fate)].every((one) => one === 'failed' || one === 'unknown');
}
