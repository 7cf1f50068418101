import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { PUSH_DEVICES_MAX, type Page, type PushDeviceView } from '@balcao/contract';
import { FakePush } from '../../testing/fake-push.ts';
import { TestCaller } from '../../testing/people.ts';
import { openShop, type Person, type Shop } from '../../testing/shop.ts';

jest.setTimeout(60_000);
const DOOR = '/me/push-subscriptions';
const MINUTE = 60_000;
let service: FakePush;
let shop: Shop;

beforeAll(async () => {
  service = await FakePush.start();
  shop = await openShop({ env: { PUSH_ALLOWED_ORIGIN: service.origin } });
});
afterEach(async () => {
  await shop.db.query('delete from push_subscriptions');
  service.pushed.length = 0;
});
afterAll(async () => {
  await shop.close();
  await service.stop();
});

const devicesOf = async (caller: TestCaller) =>
  (await caller.call<Page<PushDeviceView>>('GET', DOOR)).body.items;

test('a browser is called for whoever sits there now, and a session has one', async () => {
  const browser = service.browser();
  await shop.ana.caller.call('POST', DOOR, browser.request);
  await shop.sonia.caller.call('POST', DOOR, browser.request);
  expect(await devicesOf(shop.ana.caller)).toEqual([]);
  const [device] = await devicesOf(shop.sonia.caller);
  expect(device).toMatchObject({ current: true, failing: false });
  await shop.sonia.caller.call('POST', DOOR, service.browser().request);
  expect(await devicesOf(shop.sonia.caller)).toHaveLength(1);
  const strange = await shop.ana.caller.call('DELETE', `${DOOR}/${device?.id}`);
  expect(strange).toMatchObject({ status: 404, body: { code: 'push_subscription_unknown' } });
  expect((await shop.sonia.caller.call('DELETE', `${DOOR}/${device?.id}`)).status).toBe(204);
  expect(await devicesOf(shop.sonia.caller)).toEqual([]);
});

test('no more devices than may be', async () => {
  await shop.db.query(
    `with signed as (
       insert into sessions (sid, sess, expire, account_id, teammate_id)
       select 'device ' || n, '{}', $3, $1, $2 from generate_series(1, $4::int) n returning sid)
     insert into push_subscriptions (sid, account_id, teammate_id, endpoint, p256dh, auth, since)
     select sid, $1, $2, sid, '', '', $3 from signed`,
    [shop.accountId, shop.ana.id, new Date(shop.clock.now().getTime() + MINUTE), PUSH_DEVICES_MAX],
  );
  expect(await shop.ana.caller.call('POST', DOOR, service.browser().request)).toMatchObject({
    status: 409,
    body: { code: 'push_devices_full', most: PUSH_DEVICES_MAX },
  });
});

test.each([
  ['https://localhost/push', 'push_endpoint_refused'],
  ['https://127.0.0.1/push', 'push_endpoint_refused'],
  ['https://[::1]/push', 'push_endpoint_refused'],
  ['http://fcm.googleapis.com/fcm/send/a', 'push_endpoint_refused'],
  ['https://nobody.invalid/push', 'push_endpoint_refused'],
  [`https://fcm.googleapis.com/${'a'.repeat(2_000)}`, 'invalid'],
])('%.60s is no address for pushes', async (endpoint, code) => {
  const { keys } = service.browser().request;
  expect((await shop.ana.caller.call('POST', DOOR, { endpoint, keys })).body).toMatchObject({ code });
});

test.each([
  ['keys that are none', { keys: { p256dh: 'AAAA', auth: 'AAAA' } }],
  [
    'a point that lies nowhere',
    { keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: 'A'.repeat(22) } },
  ],
  ['a zone that is none', { timeZone: 'Brazil/Nowhere' }],
  ['a field nobody knows', { colour: 'red' }],
  ['no keys', { keys: undefined }],
])('%s: refused', async (_what, more) => {
  const answer = await shop.ana.caller.call('POST', DOOR, { ...service.browser().request, ...more });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
});

test('a push to try it out tells what came of it, and not too often', async () => {
  expect((await shop.ana.caller.call('POST', `${DOOR}/test`, {})).body).toMatchObject({
    code: 'push_subscription_unknown',
  });
  const preferences = (await shop.ana.caller.call('GET', '/me/preferences')).body;
  await shop.ana.caller.call('PUT', '/me/preferences', { ...preferences, locale: 'es' });
  const browser = service.browser();
  await shop.ana.caller.call('POST', DOOR, browser.request);
  expect((await shop.ana.caller.call('POST', `${DOOR}/test`, {})).status).toBe(204);
  expect(service.to(browser)).toEqual([{ kind: 'test', locale: 'es' }]);
  expect(await shop.ana.caller.call('POST', `${DOOR}/test`, {})).toMatchObject({
    status: 429,
    body: { code: 'too_many', retryAfterMs: 5_000 },
  });
  shop.clock.advance(5_000);
  service.answers.push(403);
  expect(await shop.ana.caller.call('POST', `${DOOR}/test`, {})).toMatchObject({
    status: 502,
    body: { code: 'push_not_taken' },
  });
});

test('strangers and programs have no device', async () => {
  expect((await new TestCaller(shop.server.url).call('POST', DOOR, service.browser().request)).status).toBe(
    401,
  );
  const owner = shop.people[3] as Person;
  const made = await owner.caller.call<{ token: string }>('POST', '/tokens', {
    name: 'n8n',
    scopes: ['write'],
  });
  const program = new TestCaller(shop.server.url, { authorization: `Bearer ${made.body.token}` });
  expect((await program.call('POST', DOOR, service.browser().request)).body).toMatchObject({
    code: 'not_allowed',
  });
});
