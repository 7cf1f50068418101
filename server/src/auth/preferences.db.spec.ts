import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEFAULT_PREFERENCES, type Preferences } from '@balcao/contract';
import { Database } from '../platform/index.ts';
import { makeShop, signedIn, TestCaller, type TestShop } from '../testing/people.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const DOOR = '/me/preferences';
let server: TestApp;
let shop: TestShop;
let agent: TestCaller;
let owner: TestCaller;

beforeAll(async () => {
  server = await startTestApp();
  shop = await makeShop(server.app, 'prefs');
  agent = await signedIn(server.url, 'agent@prefs.test');
  owner = await signedIn(server.url, 'owner@prefs.test');
});
afterAll(() => server.close());

test('whoever chose nothing has what is usual; strangers have no door', async () => {
  expect((await agent.call<Preferences>('GET', DOOR)).body).toEqual(DEFAULT_PREFERENCES);
  expect((await new TestCaller(server.url).call('GET', DOOR)).status).toBe(401);
});

test('what one saves one finds again, on her own account alone', async () => {
  const mine: Preferences = {
    ...DEFAULT_PREFERENCES,
    locale: 'es',
    theme: 'contrast',
    shortcuts: { resolve: 'x', claim: '' },
    quietHours: { from: '00:00', to: '00:00' },
  };
  expect(await agent.call('PUT', DOOR, mine)).toMatchObject({ status: 200, body: mine });
  expect((await agent.call('GET', DOOR)).body).toEqual(mine);
  expect((await owner.call('GET', DOOR)).body).toEqual(DEFAULT_PREFERENCES);
});

test('a document of an older version is filled up with what is usual', async () => {
  await server.app
    .get(Database)
    .people.query('update preferences set value = $2 where teammate_id = $1', [
      shop.people.agent.id,
      JSON.stringify({ theme: 'dark', sounds: { volume: 0.1 }, notify: { mine: { push: true } } }),
    ]);
  expect((await agent.call('GET', DOOR)).body).toEqual({
    ...DEFAULT_PREFERENCES,
    theme: 'dark',
    sounds: { ...DEFAULT_PREFERENCES.sounds, volume: 0.1 },
    notify: { ...DEFAULT_PREFERENCES.notify, mine: { desktop: true, push: true } },
  });
});

test.each([
  ['a part is missing', { sounds: undefined }],
  ['a field nobody knows', { colour: 'red' }],
  ['a theme nobody has', { theme: 'pink' }],
  ['too loud', { sounds: { ...DEFAULT_PREFERENCES.sounds, volume: 2 } }],
  ['a cause is missing', { notify: { mine: { desktop: true, push: true } } }],
  ['no time of day', { quietHours: { from: '24:00', to: '07:00' } }],
  ['a key that is none', { shortcuts: { resolve: 7 } }],
  ['a list of shortcuts', { shortcuts: ['x'] }],
  ['a key without end', { shortcuts: { resolve: 'x'.repeat(41) } }],
  [
    'shortcuts without end',
    { shortcuts: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`a${i}`, 'x'])) },
  ],
])('refused: %s', async (_what, patch) => {
  const answer = await agent.call('PUT', DOOR, { ...DEFAULT_PREFERENCES, ...patch });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
});
