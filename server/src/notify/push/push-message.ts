import {
  belongsTo,
  type ConversationView,
  type MessageView,
  type NotifyCause,
  type PushMessage,
  type TeammateId,
} from '@balcao/contract';
import { cut } from '@balcao/domain';
import type { PushOptions } from './push-service.ts';

// So short that they fit even if JSON needs six bytes for each letter.
const NAME_CUT = 80;
const TEXT_CUT = 240;
const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** How long it is worth something to a device that is off: who waits in the queue is somebody else's by then. */
const LASTS_SECONDS: Record<NotifyCause, number> = {
  mine: 4 * HOUR_S,
  mention: 12 * HOUR_S,
  unreadable: 4 * HOUR_S,
  queue: 15 * MINUTE_S,
};

/** What is waited for before it is pushed. */
export interface WaitingCall {
  readonly cause: NotifyCause;
  readonly conversation: ConversationView;
  readonly message: MessageView | null;
  /** The note that names her is not read. */
  readonly isMentionUnread: boolean;
}

/** Whether it still calls: what was read, taken or answered meanwhile must not ring. */
export function stillCalls(
  { cause, conversation, message, isMentionUnread }: WaitingCall,
  me: TeammateId,
): boolean {
  const { turn, unread, claim } = conversation;
  if (message?.deletedAt) return false;
  switch (cause) {
    case 'mine':
      return belongsTo('mine', conversation, me) && (unread > 0 || turn.kind === 'offer');
    case 'queue':
      return conversation.status === 'open' && turn.kind === 'queue';
    case 'mention':
      return isMentionUnread;
    case 'unreadable':
      return unread > 0 && (claim === null || claim.teammate.id === me);
  }
}

/** @param shows  may the text be seen by whoever looks at the lock screen? */
export function pushOf(
  { cause, conversation, message }: WaitingCall,
  rest: { shows: boolean; locale: PushMessage['locale']; count: number; at: Date },
): PushMessage {
  const text = message?.text ?? (message ? '' : conversation.lastMessage?.text) ?? '';
  const type = message?.type ?? conversation.lastMessage?.type;
  return {
    kind: 'call',
    cause,
    conversationId: conversation.id,
    messageId: message?.id ?? null,
    name: cut(conversation.contact.name, NAME_CUT),
    said: rest.shows && type ? { type, text: cut(text, TEXT_CUT) } : null,
    locale: rest.locale,
    count: rest.count,
    at: rest.at.toISOString(),
  };
}

/** One place per conversation at the push service: a newer call replaces one that was not delivered yet. */
export function optionsFor(cause: NotifyCause, conversationId: string): PushOptions {
  return {
    ttlSeconds: LASTS_SECONDS[cause],
    urgency: cause === 'queue' ? 'normal' : 'high',
    topic: conversationId.replaceAll('-', ''),
  };
}
