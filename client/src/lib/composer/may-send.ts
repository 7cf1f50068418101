import { NOTE_MAX, TEXT_MAX } from '@balcao/contract';
import type { ConversationView, MessageView, TeammateId } from '@balcao/contract';
import type { Phase } from '../live/sync.ts';

export type Mode = 'reply' | 'note';

/** Why the text is held: shown on the send button itself. */
export type Hold =
  | { because: 'empty' | 'too_long' | 'offline' | 'catching_up' | 'read_first' | 'resolved' | 'elsewhere' }
  | { because: 'window_closed'; at: string | null }
  | { because: 'held_by'; name: string };

export interface SendQuestion {
  mode: Mode;
  text: string;
  /** Something other than plain words: it needs none, and a template passes a closed window. */
  content?: 'template' | 'other';
  phase: Phase;
  conversation: ConversationView;
  conflict: boolean;
  /** A supervisor chose to answer over somebody's claim. */
  over?: boolean;
  me: TeammateId;
  now: number;
}

export const LIMIT: Record<Mode, number> = { reply: TEXT_MAX, note: NOTE_MAX };

/** What forbids writing a reply at all, whatever the text; null when nothing does. */
export function replyHold(
  conversation: ConversationView,
  me: TeammateId,
  now: number,
  over = false,
): Hold | null {
  if (conversation.threadElsewhere) return { because: 'elsewhere' };
  if (conversation.status === 'resolved') return { because: 'resolved' };
  const { windowClosesAt, claim } = conversation;
  if (claim && claim.teammate.id !== me && !over) return { because: 'held_by', name: claim.teammate.name };
  if (windowClosesAt === null || Date.parse(windowClosesAt) <= now) {
    return { because: 'window_closed', at: windowClosesAt };
  }
  return null;
}

/**
 * The first thing that holds the send button; null when it may go. Notes never leave, so little holds them. Without a
 * connection it goes as far as the outbox, which asks again before it sends on a view that became stale.
 */
export function holdOf(question: SendQuestion): Hold | null {
  const { mode, text, content, phase, conversation, conflict, over, me, now } = question;
  if (mode === 'reply') {
    const held = replyHold(conversation, me, now, over);
    if (held && !(content === 'template' && held.because === 'window_closed')) return held;
  }
  if (phase === 'outdated' || phase === 'failed') return { because: 'offline' };
  if (phase !== 'live' && phase !== 'offline') return { because: 'catching_up' };
  if (mode === 'reply' && conflict) return { because: 'read_first' };
  if (content !== undefined) return null;
  if (text.trim() === '') return { because: 'empty' };
  // Code points: WhatsApp counts an emoji as one character where UTF-16 counts two.
  if ([...text].length > LIMIT[mode]) return { because: 'too_long' };
  return null;
}

/** At most one strip under the header, by priority. */
export type Strip =
  | { kind: 'answered'; message: MessageView }
  | { kind: 'stale'; missed: readonly MessageView[] }
  | { kind: 'offline' }
  | { kind: 'catching_up' }
  | { kind: 'elsewhere' }
  | { kind: 'bot' }
  | { kind: 'window_closed'; at: string | null }
  | { kind: 'window_closing'; at: string }
  | { kind: 'offered'; until: string }
  | { kind: 'held_by'; name: string; over: boolean };

const CLOSING_MS = 2 * 3_600_000;

export function stripOf(question: {
  phase: Phase;
  conversation: ConversationView;
  answered: MessageView | null;
  missed: readonly MessageView[] | null;
  over: boolean;
  me: TeammateId;
  now: number;
}): Strip | null {
  const { phase, conversation, answered, missed, over, me, now } = question;
  if (missed) return { kind: 'stale', missed };
  if (answered) return { kind: 'answered', message: answered };
  if (phase === 'offline') return { kind: 'offline' };
  if (phase === 'catching_up') return { kind: 'catching_up' };
  if (conversation.status === 'resolved') return null;
  if (conversation.threadElsewhere) return { kind: 'elsewhere' };
  const { turn, windowClosesAt, claim } = conversation;
  if (turn.kind === 'bot' && !conversation.botPaused) return { kind: 'bot' };
  if (windowClosesAt === null || Date.parse(windowClosesAt) <= now)
    return { kind: 'window_closed', at: windowClosesAt };
  if (Date.parse(windowClosesAt) - now < CLOSING_MS) return { kind: 'window_closing', at: windowClosesAt };
  if (turn.kind === 'offer' && turn.to === me) return { kind: 'offered', until: turn.endsAt };
  if (claim && claim.teammate.id !== me) return { kind: 'held_by', name: claim.teammate.name, over };
  return null;
}
