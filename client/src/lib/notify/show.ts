import { oneLine } from '../message/message-words.ts';
import { callWords } from './call-words.ts';
import type { ShownCall } from './call-words.ts';
import type { Call } from './calls.ts';

const ICON = '/icon-192.png';

/**
 * A notification of the system for a call.
 * @param address  of the conversation, for the service worker
 * @param open  leads there where there is no service worker
 */
export function showCall({ cause, conversation, message }: Call, address: string, open: () => void): void {
  const { id, contact, lastMessage } = conversation;
  const { title } = callWords(cause, contact.name, null);
  const body = message ? oneLine(message) : (lastMessage?.text ?? '');
  const data: ShownCall = { cause, conversationId: id, messageId: message?.id ?? null, address };
  void show(title, { body, tag: id, data, silent: true }, open);
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
