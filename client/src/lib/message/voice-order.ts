import type { MessageId, MessageView } from '@balcao/contract';
import { isHere } from './body-kind.ts';

export function isVoice(message: MessageView): boolean {
  return message.type === 'voice' || (message.type === 'audio' && message.media?.voice === true);
}

/** The voice note that plays by itself when this one ends: the next in the thread, whoever spoke; null ends the listening. */
export function nextVoice(messages: readonly MessageView[], after: MessageId): MessageView | null {
  const at = messages.findIndex(({ id }) => id === after);
  if (at < 0) return null;
  const next = messages.slice(at + 1).find((message) => isVoice(message) && !message.deletedAt);
  return next && isHere(next) ? next : null;
}
