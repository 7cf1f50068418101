import { NOTIFY_CAUSES } from '@balcao/contract';
import type { ConversationId, PushKey, PushMessage } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';
import { locales, overwriteGetLocale } from '../i18n/generated/runtime.js';
import { addressIn } from '../offline/worker-rules.ts';
import { callWords } from './call-words.ts';
import type { ShownCall } from './call-words.ts';

/** Renotify, actions and badge are not in the library's types, as some browsers have none of them. */
export type WorkerOptions = NotificationOptions & {
  renotify?: boolean;
  badge?: string;
  timestamp?: number;
  actions?: { action: string; title: string }[];
};

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly data: unknown;
}

/** What the service worker has of the browser. */
export interface WorkerDoors {
  show(title: string, options: WorkerOptions): Promise<void>;
  shown(tag: string): Promise<readonly Shown[]>;
  badge(count: number): Promise<void>;
  /** A picture for somebody without one. */
  iconOf(name: string): Promise<string>;
  open(address: string): Promise<void>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  subscribe(key: string): Promise<PushSubscriptionJSON>;
}

type Call = Extract<PushMessage, { kind: 'call' }>;

/** Shows what was pushed. Browsers demand that each push shows something, so even one that makes no sense does. */
export async function showPush(text: string | null, doors: WorkerDoors): Promise<void> {
  const message = parsePush(text);
  if (!message) return doors.show(m.app_name(), { body: m.push_something(), tag: 'something' });
  if (message.kind === 'test') {
    overwriteGetLocale(() => message.locale);
    return doors.show(m.app_name(), { body: m.push_test_body(), tag: 'test', badge: BADGE, icon: APP_ICON });
  }
  const [[known], icon] = await Promise.all([
    doors.shown(message.conversationId),
    doors.iconOf(message.name).catch(() => APP_ICON),
  ]);
  const isKnown = (known?.data as Partial<ShownCall> | null)?.messageId === message.messageId && known;
  // Not before all waiting is over: several pushes may be at it, and the language is this worker's only one.
  overwriteGetLocale(() => message.locale);
  // The panel behind another window may have shown it already, with more words: no second sound for it.
  const { title, body } = isKnown ? known : callWords(message.cause, message.name, message.said);
  const shown = doors.show(title, {
    body,
    tag: message.conversationId,
    renotify: !isKnown,
    silent: isKnown ? true : null,
    icon,
    badge: BADGE,
    timestamp: Date.parse(message.at),
    lang: message.locale,
    data: dataOf(message),
    actions: message.cause === 'queue' ? [{ action: CLAIM, title: m.claim() }] : [],
  });
  await Promise.all([shown, doors.badge(message.count)]);
}

/** Leads to what was clicked; `claim` first takes it, and whether that went well is seen there. */
export async function followClick(action: string, data: unknown, doors: WorkerDoors): Promise<void> {
  const { conversationId } = (data ?? {}) as Partial<ShownCall>;
  if (action === CLAIM && typeof conversationId === 'string' && /^[\w-]+$/.test(conversationId)) {
    await doors.fetch(`/conversations/${conversationId}/claim`, post({})).catch(() => undefined);
  }
  await doors.open(addressIn(data));
}

/** The browser has made its subscription anew: the server learns where to push now. */
export async function renewSubscription(doors: WorkerDoors): Promise<void> {
  const answer = await doors.fetch('/push-key');
  if (!answer.ok) return; // signed out: there is nobody to call
  const { publicKey } = (await answer.json()) as PushKey;
  const { endpoint, keys } = await doors.subscribe(publicKey);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  await doors.fetch('/me/push-subscriptions', post({ endpoint, keys, timeZone }));
}

/** Null when it is none that this version knows. */
export function parsePush(text: string | null): PushMessage | null {
  try {
    const said = JSON.parse(text ?? '') as Partial<Call>;
    if (!locales.includes(said.locale as PushMessage['locale'])) return null;
    if ((said.kind as string) === 'test') return said as PushMessage;
    const isCall =
      said.kind === 'call' &&
      NOTIFY_CAUSES.includes(said.cause as Call['cause']) &&
      typeof said.name === 'string' &&
      typeof said.conversationId === 'string' &&
      typeof said.count === 'number';
    return isCall ? (said as Call) : null;
  } catch {
    return null;
  }
}

const CLAIM = 'claim';
const APP_ICON = '/icon-192.png';
const BADGE = '/badge-96.png';

function dataOf({ cause, conversationId, messageId }: Call): ShownCall {
  return { cause, conversationId, messageId, address: addressOfCall(conversationId) };
}

function addressOfCall(id: ConversationId): string {
  return `/inbox/all/${id}`;
}

function post(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
