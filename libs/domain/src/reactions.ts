import type { Author, MessageType } from '@balcao/contract';
import { takenBy } from './claims.ts';
import type { Conversation, Instant, Refusal } from './conversation.ts';
import type { Actor } from './facts.ts';
import { replyWindowLeftMs } from './reply-window.ts';

/** Meta takes a reaction to a message of the last 30 days. */
export const REACTABLE_MS = 30 * 86_400_000;

export interface ReactionTarget {
  author: Author;
  type: MessageType;
  at: Instant;
  /** Meta knows it by its own id. */
  isAtMeta: boolean;
  isDeleted: boolean;
}

/** Why the message itself, or the sign, can have no reaction. */
export type ReactionProblem = { problem: 'not_at_whatsapp' | 'too_old' | 'deleted' | 'not_one_emoji' };

/**
 * Our reaction to a message. It needs the right to reply and the window, but claims nothing, pays nothing and says
 * nothing to the bot: it is a nod, not a word.
 * @param emoji  null takes it back
 */
export function mayReact(
  { turn, threadElsewhere, windowClosesAt }: Conversation,
  actor: Actor,
  target: ReactionTarget,
  emoji: string | null,
  now: Instant,
): Refusal | ReactionProblem | null {
  if (target.type === 'note' || target.type === 'system' || !target.isAtMeta) {
    return { problem: 'not_at_whatsapp' };
  }
  if (target.isDeleted) return { problem: 'deleted' };
  if (now - target.at > REACTABLE_MS) return { problem: 'too_old' };
  if (emoji !== null && !isOneEmoji(emoji)) return { problem: 'not_one_emoji' };
  if (threadElsewhere) return { refused: 'thread_elsewhere' };
  if (turn.kind === 'claim' && turn.by !== actor.id) return takenBy(turn);
  return replyWindowLeftMs(windowClosesAt, now) === 0 ? { refused: 'window_closed' } : null;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One sign that people read as one, and that is an emoji: no letter, no digit, no two hearts. */
export function isOneEmoji(text: string): boolean {
  if (text.length > 64) return false;
  return (
    [...segmenter.segment(text)].length === 1 &&
    /^(?:\p{Emoji_Presentation}|\p{Emoji}\u{fe0f}|\p{RI}{2})/u.test(text)
  );
}
