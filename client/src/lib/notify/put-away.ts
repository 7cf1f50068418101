import { isThreadEvent } from '@balcao/contract';
import type { ConversationView, LiveEvent } from '@balcao/contract';
import type { ShownCall } from './call-words.ts';

const GATHER_MS = 500;

/** Whether a notification still on the screen has nothing more to say: it was read, or taken by somebody. */
export function isOver(
  { cause }: Pick<ShownCall, 'cause'>,
  { unread, status, turn }: ConversationView,
): boolean {
  switch (cause) {
    case 'queue':
      return status !== 'open' || turn.kind !== 'queue';
    case 'mine':
    case 'unreadable':
      return unread === 0 && turn.kind !== 'offer';
    case 'mention':
      return false; // its conversation is opened for it
  }
}

/** Takes down notifications of this browser, pushed ones too, as soon as what they tell of is over. */
export class PutAway {
  #known = new Map<string, ConversationView>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  hear(events: readonly LiveEvent[]): void {
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    for (const event of events)
      if (isThreadEvent(event)) this.#known.set(event.conversationId, event.conversation);
    if (this.#known.size > 0) this.#timer ??= setTimeout(() => void this.#look(), GATHER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** She has it open: whatever called her there has done its work. */
  async opened(conversationId: string): Promise<void> {
    for (const shown of await shownHere({ tag: conversationId })) shown.close();
  }

  async #look(): Promise<void> {
    this.#timer = undefined;
    const known = this.#known;
    this.#known = new Map();
    for (const shown of await shownHere()) {
      const call = shown.data as Partial<ShownCall> | null;
      const conversation = known.get(call?.conversationId ?? '');
      if (call?.cause && conversation && isOver({ cause: call.cause }, conversation)) shown.close();
    }
  }
}

/** Everything of ours that stands on this device's screen. */
export async function shownHere(filter?: GetNotificationOptions): Promise<readonly Notification[]> {
  if (!('serviceWorker' in navigator)) return [];
  const worker = await navigator.serviceWorker.getRegistration();
  return (await worker?.getNotifications(filter)) ?? [];
}
