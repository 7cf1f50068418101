import type { MessageId, MessageView } from '@balcao/contract';
import { isHere } from './body-kind.ts';

export function isVoice(message: MessageView): boolean {
  return message.type === 'voice' || (message.type === 'audio' && message.media?.voice === true);
}

/** The voice note that plays by itself when this one ends: the next of the same side, whatever stands between. */
export function nextVoice(messages: readonly MessageView[], after: MessageId): MessageView | null {
  const at = messages.findIndex(({ id }) => id === after);
  const current = messages[at];
  if (!current) return null;
  for (let i = at + 1; i < messages.length; i += 1) {
    const message = messages[i] as MessageView;
    if (!isVoice(message) || message.deletedAt) continue;
    return message.direction === current.direction && isHere(message) ? message : null;
  }
  return null;
}
