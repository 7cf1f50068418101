import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CALM, readChaos, type Chaos } from './chaos.ts';
import type { Customer, Greeting, NumberView, Thread } from './views.ts';

/** One thing to tell the product. `list` is the array of the change it goes into; null = `item` is the whole value. */
export interface Happening {
  id: number;
  at: number;
  field: string;
  numberId: string;
  list: string | null;
  item: unknown;
  contact?: unknown;
  /** Customer's message whose second tick means "the product has it". */
  wamid?: string;
}

export interface Template {
  id: string;
  name: string;
  language: string;
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED';
  category: string;
  parameterFormat: 'NAMED' | 'POSITIONAL';
  components: { type: string; text?: string; [key: string]: unknown }[];
}

export interface MediaRecord {
  id: string;
  numberId: string;
  kind: 'picture' | 'voice' | 'film' | 'document' | 'sticker' | 'upload';
  mimeType: string;
  filename?: string;
  seconds?: number;
  createdAt: number;
}

export interface SavedState {
  version: 1;
  counter: number;
  connectedAt: number;
  asked: string[];
  subscribed: boolean;
  connections: Record<string, NumberView['connection']>;
  customers: Customer[];
  threads: Thread[];
  addressBook: Record<string, string>;
  templates: Template[];
  media: MediaRecord[];
  greeting: Greeting;
  chaos: Chaos;
  /** Told but not yet answered with 200: told again after a restart, as Meta would. */
  outbox: Happening[];
}

/** Bounds, so that a demo left alone for a month neither fills the disk nor slows its page. */
export const KEPT = { messages: 400, customers: 400, media: 400 } as const;

export function freshState(now: number): SavedState {
  return {
    version: 1,
    counter: 0,
    connectedAt: now,
    asked: [],
    subscribed: true,
    connections: {},
    customers: [],
    threads: [],
    addressBook: {},
    templates: [],
    media: [],
    greeting: { enabled: false, text: 'Olá! Já vamos te atender. 😊' },
    chaos: { ...CALM },
    outbox: [],
  };
}

export interface StateStore {
  state: SavedState;
  /** True when the state came from a file, so the phones have a past. */
  restored: boolean;
  /** Soon, and once for many changes. */
  save(): void;
  /** Now, for a clean end. */
  flush(): void;
}

const SOON_MS = 250;

/** @param file absent: nothing is kept */
export function openState(file: string | undefined, now: number): StateStore {
  const found = file === undefined ? undefined : readState(file);
  const state = found ?? freshState(now);
  let timer: NodeJS.Timeout | undefined;
  let dirty = false;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!dirty || file === undefined) return;
    dirty = false;
    // Written beside and moved over: a crash leaves the old file or the new one, never half.
    const beside = `${file}.new`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(beside, JSON.stringify(state));
    renameSync(beside, file);
  }

  return {
    state,
    restored: found !== undefined,
    save() {
      dirty = true;
      if (file === undefined || timer !== undefined) return;
      timer = setTimeout(flush, SOON_MS);
      timer.unref();
    },
    flush,
  };
}

function readState(file: string): SavedState | undefined {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const saved = JSON.parse(content) as SavedState;
    if (saved.version !== 1 || !Array.isArray(saved.threads)) throw new Error('other version');
    return { ...freshState(0), ...saved, chaos: { ...CALM, ...readChaos(saved.chaos) } };
  } catch {
    // Phones without memory are better than a demo that will not start; the old file is kept for a look.
    renameSync(file, `${file}.unreadable`);
    return undefined;
  }
}
