import type { Change, Conversation, Inbound, Instant, Reflection } from '@balcao/domain';
import type { DeliveryItem } from '@balcao/whatsapp';

/** An item of a delivery, with the number of ours that it belongs to. */
export interface LocatedItem {
  numberId: string;
  item: DeliveryItem;
}

/** The pure functions that decide, bound to the facts of one account at one moment. */
export interface Rules {
  /** What a customer's message or an owner's echo changes. */
  settle(state: Conversation, inbound: Inbound): Change;
  /** Whether the phone's app sends this text by itself. */
  isRegisteredPhoneText(text: string): boolean;
  /** What the end of a send changes; null when nothing. */
  sendEnded(state: Conversation, sent: Sent, outcome: 'accepted' | 'failed' | 'unconfirmed'): Change | null;
  /** What was taken for the owner's word was our own. */
  ownReflection(state: Conversation, reflection: Reflection): Change;
  /** When the conversation must be looked at again without anybody doing anything. */
  nextElapseAt(state: Conversation): Instant | null;
}

/** A message of ours, as far as the end of its send matters. */
export interface Sent {
  id: string;
  author: 'bot' | 'teammate';
}
