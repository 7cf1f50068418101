import type { MessageId, MessageView } from '@balcao/contract';
import type { Sending } from '../composer/sending.ts';

/** What the thread draws, top to bottom. */
export type ThreadItem =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string; count: number }
  | { kind: 'message'; key: string; message: MessageView; first: boolean; position: number }
  | { kind: 'sending'; key: string; sending: Sending; first: boolean };

export interface ThreadShape {
  messages: readonly MessageView[];
  sending: readonly Sending[];
  /** The first message that was unread when the thread was opened. */
  unreadFrom: MessageId | null;
  unreadCount: number;
  /** Its first message is the conversation's. */
  complete: boolean;
  dayOf: (at: string) => string;
}

const RUN_MS = 5 * 60_000;

/** Lays day pills, the unread pill and runs of one author over the messages; what is being sent comes last. */
export function threadItems(shape: ThreadShape): ThreadItem[] {
  const items: ThreadItem[] = [];
  if (shape.complete) items.push({ kind: 'start', key: 'start' });
  let day = '';
  let previous: MessageView | null = null;
  let position = 0;
  for (const message of shape.messages) {
    position += 1;
    const its = shape.dayOf(message.at);
    const newDay = its !== day;
    // Whether a day begins with the first message is not known while older ones are to come; a pill that then went
    // elsewhere would move what is being read.
    if (newDay && (position > 1 || shape.complete))
      items.push({ kind: 'day', key: `day ${its}`, at: message.at });
    const unread = message.id === shape.unreadFrom;
    if (unread) items.push({ kind: 'unread', key: 'unread', count: shape.unreadCount });
    const first = newDay || unread || !sameRun(previous, message);
    items.push({ kind: 'message', key: message.clientId ?? message.id, message, first, position });
    day = its;
    previous = message;
  }
  const arrived = new Set(shape.messages.map((message) => message.clientId));
  let ownRun = previous?.author === 'teammate';
  for (const sending of shape.sending) {
    if (arrived.has(sending.clientId)) continue;
    items.push({
      kind: 'sending',
      key: sending.clientId,
      sending,
      first: !ownRun || sending.mode === 'note',
    });
    ownRun = sending.mode === 'reply';
  }
  return items;
}

function sameRun(a: MessageView | null, b: MessageView): boolean {
  return (
    a !== null &&
    a.author === b.author &&
    a.authorId === b.authorId &&
    a.type !== 'note' &&
    b.type !== 'note' &&
    a.author !== 'system' &&
    a.automatic === b.automatic &&
    Date.parse(b.at) - Date.parse(a.at) < RUN_MS
  );
}

/** The day under whose pill an item stands; null for the pill itself and for what comes before all days. */
export function dayAbove(items: readonly ThreadItem[], index: number): string | null {
  for (let i = index; i >= 0; i -= 1) {
    const item = items[i];
    if (item?.kind === 'day') return i === index ? null : item.at;
  }
  const first = items[0];
  return first?.kind === 'message' ? first.message.at : null;
}

/** What the customer sees too: neither notes nor system lines. */
export function isCustomerVisible(message: MessageView): boolean {
  return message.type !== 'note' && message.type !== 'system';
}

/** The newest message that the customer sees, by arrival. */
export function lastVisible(messages: readonly MessageView[]): MessageView | null {
  let last: MessageView | null = null;
  for (const message of messages)
    if (isCustomerVisible(message) && (!last || message.n > last.n)) last = message;
  return last;
}

/** The first of the customer's last `unread` messages; null when none is unread. */
export function firstUnread(messages: readonly MessageView[], unread: number): MessageView | null {
  let left = unread;
  let found: MessageView | null = null;
  for (let i = messages.length - 1; i >= 0 && left > 0; i -= 1) {
    const message = messages[i] as MessageView;
    if (message.author !== 'customer') continue;
    found = message;
    left -= 1;
  }
  return found;
}
