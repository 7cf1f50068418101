import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Draft, DraftStore } from './drafts.ts';
import type { KeptOutbox, KeptSending } from './keeping.ts';

/** Files chosen for a conversation and not sent yet. */
export interface KeptTray {
  owner: string;
  items: { id: string; file: Blob; filename: string; caption: string; asDocument: boolean }[];
}

interface PanelDb extends DBSchema {
  drafts: { key: string; value: Draft };
  outbox: { key: string; value: KeptSending };
  files: { key: string; value: Blob };
  trays: { key: string; value: KeptTray };
}

let opened: Promise<IDBPDatabase<PanelDb>> | undefined;

function db(): Promise<IDBPDatabase<PanelDb>> {
  return (opened ??= openDB<PanelDb>('balcao', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('drafts');
      fresh.createObjectStore('outbox', { keyPath: 'clientId' });
      fresh.createObjectStore('files');
      fresh.createObjectStore('trays');
    },
    terminated: () => (opened = undefined),
    // Another page wants to renew the database: it must not wait for this one.
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  }));
}

export const draftStore: DraftStore = {
  async all() {
    const tx = (await db()).transaction('drafts');
    const [keys, drafts] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
    return keys.map((key, i) => [key, drafts[i]]);
  },
  async put(key, draft) {
    await (await db()).put('drafts', draft, key);
  },
  async remove(key) {
    await (await db()).delete('drafts', key);
  },
};

export const outboxStore: KeptOutbox = {
  async all() {
    return (await db()).getAll('outbox');
  },
  async put(entry) {
    // Views come from reactive state, whose proxies the store would not copy.
    await (await db()).put('outbox', JSON.parse(JSON.stringify(entry)) as KeptSending);
  },
  async remove(clientId) {
    const tx = (await db()).transaction(['outbox', 'files'], 'readwrite');
    await Promise.all([tx.objectStore('outbox').delete(clientId), tx.objectStore('files').delete(clientId)]);
    await tx.done;
  },
  async putFile(clientId, bytes) {
    await (await db()).put('files', bytes, clientId);
  },
  async file(clientId) {
    return (await (await db()).get('files', clientId)) ?? null;
  },
};

export const trayStore = {
  async get(key: string): Promise<KeptTray | null> {
    return (await (await db()).get('trays', key)) ?? null;
  },
  async put(key: string, tray: KeptTray): Promise<void> {
    if (tray.items.length === 0) await (await db()).delete('trays', key);
    else await (await db()).put('trays', tray, key);
  },
};
