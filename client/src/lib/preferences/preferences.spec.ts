import { beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_PREFERENCES } from '@balcao/contract';
import type { Preferences } from '@balcao/contract';
import { PreferencesStore } from './preferences.svelte.ts';
import { readKept, readPreferences } from './preferences.ts';

const copy = (of: Preferences): Preferences => JSON.parse(JSON.stringify(of)) as Preferences;

test.each<[string, unknown, Partial<Preferences>]>([
  ['nothing', null, {}],
  ['an unknown theme', { theme: 'sepia', density: 'compact' }, { density: 'compact' }],
  ['a volume out of range', { sounds: { volume: 7 } }, {}],
  [
    'an hour that is none',
    { quietHours: { from: '25:00', to: '06:30' } },
    { quietHours: { from: '22:00', to: '06:30' } },
  ],
  ['a key that is no text', { shortcuts: { next: 'm', previous: 4 } }, { shortcuts: { next: 'm' } }],
])('%s is read as usual, field by field', (_, said, expected) => {
  expect(readPreferences(said)).toEqual({ ...DEFAULT_PREFERENCES, ...expected });
});

test('what was kept by hand of somebody else is no start', () => {
  expect([readKept(null), readKept('{'), readKept('{"theme":"dark"}')]).toEqual([null, null, null]);
});

describe('the store', () => {
  let server: Preferences;
  let reachable: boolean;
  const doors = {
    read: () => (reachable ? Promise.resolve(copy(server)) : Promise.reject(new Error())),
    write: (next: Preferences) => {
      if (!reachable) return Promise.reject(new Error());
      server = copy(next);
      return Promise.resolve(server);
    },
  };
  const open = (who = 'ana') => new PreferencesStore(who, doors, localStorage);
  const settled = async (store: PreferencesStore) => {
    for (let turn = 0; turn < 50 && store.state === 'saving'; turn += 1) await Promise.resolve();
    store.stop();
  };

  beforeEach(() => {
    server = copy(DEFAULT_PREFERENCES);
    reachable = true;
    localStorage.clear();
  });

  test('a change shows at once and reaches the server', async () => {
    const store = open();
    store.change({ density: 'compact' });
    expect(store.density).toBe('compact');
    await settled(store);
    expect([store.state, server.density]).toEqual(['saved', 'compact']);
  });

  test('what another device changed meanwhile stays', async () => {
    const store = open();
    await store.load();
    server.theme = 'contrast';
    store.change({ density: 'compact' });
    await settled(store);
    expect([server.theme, store.theme, server.density]).toEqual(['contrast', 'contrast', 'compact']);
  });

  test('two changes in a row are both taken, the later word wins', async () => {
    const store = open();
    store.change({ theme: 'dark' });
    store.change({ theme: 'light', sendKey: 'mod_enter' });
    await settled(store);
    expect(server).toMatchObject({ theme: 'light', sendKey: 'mod_enter' });
  });

  test('made offline, a change outlives a reload and is given to the server later', async () => {
    reachable = false;
    const before = open();
    before.change({ sendKey: 'mod_enter' });
    await settled(before);
    expect(before.state).toBe('failed');

    const after = open();
    expect(after.sendKey).toBe('mod_enter');
    reachable = true;
    await after.load();
    expect([after.state, server.sendKey]).toEqual(['saved', 'mod_enter']);
  });

  test('another person in the same browser starts with her own', () => {
    const ana = open();
    ana.change({ theme: 'dark' });
    ana.stop();
    expect(open('bia').theme).toBe('system');
  });
});
