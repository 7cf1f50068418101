import { assets, immutable } from '$app/manifest';
import { version } from '$app/env';
import { nameIcon } from '../lib/notify/name-icon.ts';
import { followClick, renewSubscription, showPush } from '../lib/notify/worker-push.ts';
import type { WorkerDoors } from '../lib/notify/worker-push.ts';
import { isOurs } from '../lib/offline/worker-rules.ts';

// The panel opens without a connection: its page and its parts are kept here, one set per version. What people say is
// never kept here: every answer of the API goes past this worker, for whoever signs in next must not find it.
const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;
const CACHE = `balcao-${version}`;
const PAGE = '/';
const PARTS = [...immutable, ...assets].map(({ path }) => new URL(path, worker.location.origin).pathname);
const KEPT = new Set(PARTS);
/** A connection that takes longer than this to bring a page is as good as none. */
const PAGE_WAIT_MS = 4_000;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then(async (cache) => {
      await cache.add(new Request(PAGE, { headers: { accept: 'text/html' }, cache: 'reload' }));
      await cache.addAll(PARTS);
    }),
  );
});

worker.addEventListener('activate', (event) => {
  const old = async () => {
    const names = await caches.keys();
    await Promise.all(
      names.filter((name) => name.startsWith('balcao-') && name !== CACHE).map((name) => caches.delete(name)),
    );
    await worker.clients.claim();
  };
  event.waitUntil(old());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (request.mode === 'navigate') {
    if (isOurs(url.pathname)) event.respondWith(pageFor(request));
  } else if (KEPT.has(url.pathname)) {
    event.respondWith(partFor(request));
  }
});

// The page asks when the person has said so: a worker that takes over by itself would mix two versions.
worker.addEventListener('message', (event) => {
  if (event.data === 'activate') void worker.skipWaiting();
});

const doors: WorkerDoors = {
  show: (title, options) => worker.registration.showNotification(title, options),
  shown: (tag) => worker.registration.getNotifications({ tag }),
  badge: async (count) => {
    // Only an installed app has an icon to write on.
    if ('setAppBadge' in worker.navigator) await worker.navigator.setAppBadge(count).catch(() => undefined);
  },
  iconOf: nameIcon,
  open,
  fetch: (path, init) => fetch(`/api/v1${path}`, { ...init, credentials: 'same-origin' }),
  subscribe: async (key) => {
    const options = { userVisibleOnly: true, applicationServerKey: key };
    return (await worker.registration.pushManager.subscribe(options)).toJSON();
  },
};

worker.addEventListener('push', (event) => event.waitUntil(showPush(event.data?.text() ?? null, doors)));

// The panel shows its own notifications through this worker, too, for phones know no other way.
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(followClick(event.action, event.notification.data, doors));
});

worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renewSubscription(doors)));

async function pageFor(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PAGE_WAIT_MS) });
    if (answer.status < 500) return answer;
    // A server on its way up or down: the page of last time knows how to wait for it.
    return (await caches.match(PAGE, { cacheName: CACHE })) ?? answer;
  } catch {
    return (await caches.match(PAGE, { cacheName: CACHE })) ?? Response.error();
  }
}

async function partFor(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

async function open(address: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const here = windows.find((one) => new URL(one.url).pathname.startsWith('/inbox')) ?? windows[0];
  if (!here) return void (await worker.clients.openWindow(address));
  await here.focus().catch(() => undefined); // not every browser lets a worker
  here.postMessage({ go: address });
}
