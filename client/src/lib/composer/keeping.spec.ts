import { expect, test } from '@jest/globals';
import { OutboxKeeper } from './keeping.ts';
import type { KeptOutbox, KeptSending } from './keeping.ts';
import type { Sending } from './outbox.ts';

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** One browser's store, shared by its pages; copies like a real one. */
function browser(): KeptOutbox & { entries: Map<string, KeptSending>; files: Map<string, Blob> } {
  const entries = new Map<string, KeptSending>();
  const files = new Map<string, Blob>();
  return {
    entries,
    files,
    all: () => Promise.resolve([...entries.values()].map((entry) => copy(entry))),
    put: (entry) => Promise.resolve(void entries.set(entry.clientId, copy(entry))),
    remove: (clientId) => {
      entries.delete(clientId);
      files.delete(clientId);
      return Promise.resolve();
    },
    putFile: (clientId, bytes) => Promise.resolve(void files.set(clientId, bytes)),
    file: (clientId) => Promise.resolve(files.get(clientId) ?? null),
  };
}
const sending = (clientId: string, more: Partial<Sending> = {}): Sending => ({
  clientId,
  conversationId: 'a',
  mode: 'reply',
  text: clientId,
  quoted: null,
  at: '2026-03-01T10:00:00.000Z',
  force: false,
  state: 'waiting',
  ...more,
});
const open =
  (...tabs: string[]) =>
  (tab: string) =>
    tabs.includes(tab);
const ids = (all: readonly Sending[]) => all.map(({ clientId }) => clientId);

test('a reload finds what was waiting, with its clientId and its file', async () => {
  const store = browser();
  const before = new OutboxKeeper('ana', 'tab 1', store);
  before.keepFile('photo', new Blob(['bytes']));
  before.keep([sending('photo'), sending('words')]);
  await before.written();

  const after = new OutboxKeeper('ana', 'tab 1', store);
  expect(ids(await after.takeOver(open('tab 1')))).toEqual(['photo', 'words']);
  expect((await after.file('photo'))?.size).toBe(5);
});

test('what was told by the server is kept no longer, nor its file', async () => {
  const store = browser();
  const keeper = new OutboxKeeper('ana', 'tab 1', store);
  keeper.keepFile('photo', new Blob(['bytes']));
  keeper.keep([sending('photo'), sending('words')]);
  keeper.keep([sending('words')]);
  await keeper.written();
  expect([[...store.entries.keys()], store.files.size]).toEqual([['words'], 0]);
});

test('a second page leaves alone what an open page sends, and takes over when that one is gone', async () => {
  const store = browser();
  const first = new OutboxKeeper('ana', 'tab 1', store);
  first.keep([sending('words')]);
  await first.written();

  const second = new OutboxKeeper('ana', 'tab 2', store);
  expect(await second.takeOver(open('tab 1', 'tab 2'))).toEqual([]);
  expect(ids(await second.takeOver(open('tab 2')))).toEqual(['words']);
  await second.written();

  const third = new OutboxKeeper('ana', 'tab 3', store);
  expect(await third.takeOver(open('tab 2', 'tab 3'))).toEqual([]);
});

test("somebody else's unsent words are not mine", async () => {
  const store = browser();
  const ana = new OutboxKeeper('ana', 'tab 1', store);
  ana.keep([sending('words')]);
  await ana.written();
  expect(await new OutboxKeeper('bia', 'tab 1', store).takeOver(open())).toEqual([]);
});

test('a store that fails costs nothing but the outliving', async () => {
  const broken: KeptOutbox = {
    all: () => Promise.reject(new Error('forbidden')),
    put: () => Promise.reject(new Error('full')),
    remove: () => Promise.reject(new Error('forbidden')),
    putFile: () => Promise.reject(new Error('full')),
    file: () => Promise.reject(new Error('forbidden')),
  };
  const keeper = new OutboxKeeper('ana', 'tab 1', broken);
  expect(await keeper.takeOver(open())).toEqual([]);
  keeper.keepFile('photo', new Blob(['bytes']));
  keeper.keep([sending('photo')]);
  await keeper.written();
  expect((await keeper.file('photo'))?.size).toBe(5);
  expect(await keeper.file('other')).toBeNull();
});
