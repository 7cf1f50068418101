import type { Page, PushDeviceView, PushKey, PushSubscriptionRequest } from '@balcao/contract';
import { drawBadge } from './badge.ts';
import { shownHere } from './put-away.ts';

/** What this browser can do about pushes. */
export type PushAbility = 'able' | 'denied' | 'install_first' | 'insecure' | 'unsupported';

export interface PushDoors {
  key(): Promise<PushKey>;
  devices(): Promise<Page<PushDeviceView>>;
  add(subscription: PushSubscriptionRequest): Promise<PushDeviceView>;
  remove(id: string): Promise<unknown>;
  test(): Promise<unknown>;
}

/** What is asked of the browser, so that a test may be one. */
export interface BrowserSigns {
  secure: boolean;
  hasPush: boolean;
  permission: NotificationPermission | null;
  agent: string;
  touchPoints: number;
  standalone: boolean;
}

export function abilityOf(signs: BrowserSigns): PushAbility {
  if (!signs.secure) return 'insecure';
  if (signs.hasPush) return signs.permission === 'denied' ? 'denied' : 'able';
  return isApplePhone(signs) && !signs.standalone ? 'install_first' : 'unsupported';
}

/** iPads call themselves Macs, which have no touch. */
export function isApplePhone({ agent, touchPoints }: Pick<BrowserSigns, 'agent' | 'touchPoints'>): boolean {
  return /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1);
}

export function signsOfBrowser(): BrowserSigns {
  const hasPush = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  return {
    secure: window.isSecureContext,
    hasPush,
    permission: 'Notification' in window ? Notification.permission : null,
    agent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints,
    standalone: matchMedia('(display-mode: standalone)').matches,
  };
}

/**
 * Calls go to this browser from now on: subscribes it, or finds that it is, and tells the server.
 * @throws whatever the browser or the server refuses with
 */
export async function subscribeHere(manager: PushManager, doors: PushDoors): Promise<PushDeviceView> {
  const { publicKey } = await doors.key();
  const key = bytesOf(publicKey);
  let subscription = await manager.getSubscription();
  // The server has other keys by now: what is subscribed with the old ones is worth nothing.
  if (subscription && !sameBytes(subscription.options.applicationServerKey, key)) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  return doors.add({
    endpoint: endpoint ?? '',
    keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
}

/** Nothing of this browser's comes any more, whatever the server thinks. */
export async function unsubscribeHere(): Promise<void> {
  const subscription = await (await managerHere())?.getSubscription();
  await subscription?.unsubscribe();
}

/** Null where there is no service worker, as when the panel is being developed. */
export async function managerHere(): Promise<PushManager | null> {
  if (!('serviceWorker' in navigator)) return null;
  return (await navigator.serviceWorker.getRegistration())?.pushManager ?? null;
}

const CHOSEN = 'balcao.push';

/** Remembers that this person wants to be called on this browser: whoever signs in next does not, until she says so. */
export function remember(teammateId: string | null): void {
  try {
    if (teammateId === null) localStorage.removeItem(CHOSEN);
    else localStorage.setItem(CHOSEN, teammateId);
  } catch {
    // Without storage she is asked anew after her session has ended.
  }
}

export function isChosenBy(teammateId: string): boolean {
  try {
    return localStorage.getItem(CHOSEN) === teammateId;
  } catch {
    return false;
  }
}

/** At each start: the session, the browser's subscription, the server's keys or the zone may be others than last time. */
export async function renewHere(teammateId: string, doors: PushDoors): Promise<void> {
  if (!isChosenBy(teammateId) || abilityOf(signsOfBrowser()) !== 'able') return;
  if (Notification.permission !== 'granted') return;
  const manager = await managerHere();
  if (manager) await subscribeHere(manager, doors);
}

/** Signs out: this browser is called no more, and what still stands on its screen is not for the next one's eyes. */
export async function forgetHere(): Promise<void> {
  remember(null);
  drawBadge(0);
  for (const shown of await shownHere()) shown.close();
  await unsubscribeHere();
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function sameBytes(a: ArrayBuffer | null, b: Uint8Array): boolean {
  const bytes = new Uint8Array(a ?? new ArrayBuffer(0));
  return bytes.length === b.length && bytes.every((byte, i) => byte === b[i]);
}
