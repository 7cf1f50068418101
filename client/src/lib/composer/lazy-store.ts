import type { DraftChannel, DraftStore } from './drafts.ts';
import type { KeptOutbox } from './keeping.ts';

/** The browser's database, loaded when first needed: nobody waits for it before the first picture. */
const db = () => import('./panel-db.ts');

function has(name: 'indexedDB' | 'BroadcastChannel'): boolean {
  try {
    return name in globalThis && globalThis[name] !== undefined;
  } catch {
    return false;
  }
}

export function lazyDraftStore(): DraftStore | null {
  if (!has('indexedDB')) return null;
  return {
    all: async () => (await db()).draftStore.all(),
    put: async (key, draft) => (await db()).draftStore.put(key, draft),
    remove: async (key) => (await db()).draftStore.remove(key),
  };
}

export function lazyOutboxStore(): KeptOutbox | null {
  if (!has('indexedDB')) return null;
  return {
    all: async () => (await db()).outboxStore.all(),
    put: async (entry) => (await db()).outboxStore.put(entry),
    remove: async (clientId) => (await db()).outboxStore.remove(clientId),
    putFile: async (clientId, bytes) => (await db()).outboxStore.putFile(clientId, bytes),
    file: async (clientId) => (await db()).outboxStore.file(clientId),
  };
}

export function draftChannel(): DraftChannel | null {
  if (!has('BroadcastChannel')) return null;
  const channel = new BroadcastChannel('balcao.drafts');
  return {
    tell: (message) => channel.postMessage(message),
    onTold: (told) => (channel.onmessage = ({ data }: MessageEvent<unknown>) => told(data)),
  };
}
