import type { NotifyCause, Preferences } from './desk.ts';
import type { ConversationId, IsoTime, MessageId } from './ids.ts';
import type { MessageType } from './views.ts';

/** Web push: calls that reach a device whose panel is closed. */

/** Most devices of one person that are called. */
export const PUSH_DEVICES_MAX = 20;

/** What a browser's own subscription says, as `PushSubscription.toJSON()` writes it. */
export interface PushSubscriptionRequest {
  /** Of a push service: HTTPS, and not inside our own network. */
  endpoint: string;
  /** Base64url: an uncompressed P-256 point and 16 bytes. */
  keys: { p256dh: string; auth: string };
  /** Zone of the device's clock, by which its quiet hours count; without it the account's. */
  timeZone?: string;
}

/** A device of mine that is called. Its `id` is that of the signed-in device: see `GET /me/sessions`. */
export interface PushDeviceView {
  id: string;
  /** "Chrome, Windows", as far as the browser says. */
  device: string;
  since: IsoTime;
  current: boolean;
  /** Its push service takes nothing any more; it is tried again with the next call. */
  failing: boolean;
}

/** The installation's VAPID key, by which browsers know who may call them: base64url. */
export interface PushKey {
  publicKey: string;
}

/**
 * What is pushed, encrypted for one browser: facts, for which the service worker has the words. Never longer than
 * `PUSH_BYTES_MAX` as JSON.
 */
export type PushMessage =
  | {
      kind: 'call';
      cause: NotifyCause;
      conversationId: ConversationId;
      messageId: MessageId | null;
      /** The customer's. */
      name: string;
      /** What was said, cut; null when the person keeps texts off her lock screen. */
      said: { type: MessageType; text: string } | null;
      /** The person's language. */
      locale: NonNullable<Preferences['locale']>;
      /** Number for the app's icon. */
      count: number;
      at: IsoTime;
    }
  | { kind: 'test'; locale: NonNullable<Preferences['locale']> };

export const PUSH_BYTES_MAX = 3_000;
