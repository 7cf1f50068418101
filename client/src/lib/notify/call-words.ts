import type { MessageType, NotifyCause } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';
import { said } from '../message/type-words.ts';

/** What a notification keeps of its call, for whoever finds or clicks it. */
export interface ShownCall {
  cause: NotifyCause;
  conversationId: string;
  messageId: string | null;
  address: string;
}

const TITLES: Record<NotifyCause, (words: { name: string }) => string> = {
  mine: ({ name }) => name,
  queue: m.notify_queue_title,
  mention: m.notify_mention_title,
  unreadable: m.notify_unreadable_title,
};

/**
 * A call in words: the same for a notification of the open panel and for a push.
 * @param message  null when its text is to stay off the screen
 */
export function callWords(
  cause: NotifyCause,
  name: string,
  message: { type: MessageType; text?: string } | null,
): { title: string; body: string } {
  const body = message
    ? said(message.type, message.text ?? '')
    : cause === 'mine'
      ? m.push_new_message()
      : '';
  return { title: TITLES[cause]({ name }), body };
}
