import type { NotifyCause } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';
import { oneLine } from '../message/message-words.ts';
import type { Call } from './calls.ts';

const ICON = '/icon-192.png';
const TITLES: Record<NotifyCause, (words: { name: string }) => string> = {
  mine: ({ name }) => name,
  queue: m.notify_queue_title,
  mention: m.notify_mention_title,
  unreadable: m.notify_unreadable_title,
};

/**
 * A notification of the system for a call.
 * @param address  of the conversation, for the service worker
 * @param open  leads there where there is no service worker
 */
export function showCall({ cause, conversation, message }: Call, address: string, open: () => void): void {
  const { id, contact, lastMessage } = conversation;
  const title = TITLES[cause]({ name: contact.name });
  const body = message ? oneLine(message) : (lastMessage?.text ?? '');
  void show(title, { body, tag: id, data: { address }, silent: true }, open);
}

async function show(title: string, options: NotificationOptions, open: () => void): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const all = { icon: ICON, ...options };
  const worker = 'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistration() : undefined;
  // Phones know notifications by the service worker alone.
  if (worker?.active) return worker.showNotification(title, all);
  const shown = new Notification(title, all);
  shown.onclick = () => {
    window.focus();
    open();
    shown.close();
  };
}
