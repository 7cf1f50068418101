import type { MessageId } from '@balcao/contract';
import type { Conversation, DoubleAnswer, Instant } from './conversation.ts';

/** Two answers further apart are not heard as two voices at once. */
const SAME_BREATH_MS = 120_000;

/** A customer-visible answer that is about to be recorded, held against the one before it. */
export interface NewAnswer {
  messageId: MessageId;
  /** `bot`, `owner` or `teammate:<id>`. */
  writer: string;
  at: Instant;
  /** Arrival number of the customer message that it answers; 0 when it answers none. */
  answersN: number;
  /** The writer had the other answer on screen, or sent on a stale view on purpose: two voices, but meant. */
  knowingly: boolean;
}

/**
 * An entry of the ledger, or null: two messages of different writers answering one customer message within 120 s.
 * `crossing` when an echo or a send in flight made it impossible to know; `avoidable` otherwise, which must never happen.
 */
export function doubleAnswer(before: Conversation, answer: NewAnswer): DoubleAnswer | null {
  const last = before.lastAnswer;
  if (last === null || last.fate === 'failed' || last.writer === answer.writer) return null;
  if (answer.answersN === 0 || last.answersN !== answer.answersN) return null;
  if (Math.abs(answer.at - last.at) > SAME_BREATH_MS) return null;
  const messageIds = [last.messageId, answer.messageId];
  if (answer.writer === 'owner') return { kind: 'crossing', messageIds };
  if (last.fate === 'in_flight' || last.fate === 'unknown') {
    return answer.knowingly && last.writer !== 'bot' ? null : { kind: 'crossing', messageIds };
  }
  return answer.knowingly ? null : { kind: 'avoidable', messageIds };
}

/** The bot's reply was still in its grace when a person wrote: the second voice was kept back. */
export function preventedBy(before: Conversation, messageId: MessageId): DoubleAnswer | null {
  const { pending } = before.bot;
  return pending === null ? null : { kind: 'prevented', messageIds: [pending.messageId, messageId] };
}
