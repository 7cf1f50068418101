import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import {
  DEFAULT_PREFERENCES,
  type Page,
  type Preferences,
  type PushDeviceView,
  type PushKey,
} from '@balcao/contract';
import { PushCaller, PushSender } from '../notify/index.ts';
import { Metrics } from '../platform/index.ts';
import { Presence } from '../realtime/index.ts';
import { FakePush, type FakeBrowser } from '../testing/fake-push.ts';
import { TestCaller } from '../testing/people.ts';
import { openShop, type Person, type Shop } from '../testing/shop.ts';
import { startBeside, type TestApp } from '../testing/test-app.ts';
import { until } from '../testing/until.ts';

jest.setTimeout(60_000);
const DOOR = '/me/push-subscriptions';
const MINUTE = 60_000;
let service: FakePush;
let shop: Shop;
let beside: TestApp;

beforeAll(async () => {
  service = await FakePush.start();
  shop = await openShop({ env: { PUSH_ALLOWED_ORIGIN: service.origin } });
  beside = await startBeside(shop.server, { clock: shop.clock });
});
afterEach(async () => {
  await shop.db.query('delete from push_subscriptions');
  service.pushed.length = 0;
  service.answers.length = 0;
  service.knocks = 0;
});
afterAll(async () => {
  await beside.close();
  await shop.close();
  await service.stop();
});

/** Everything that calls is pushed, by both processes at once. */
async function pushed(): Promise<void> {
  const apps = [shop.server.app, beside.app];
  await Promise.all(apps.map((app) => app.get(PushCaller).sweep()));
  await Promise.all(apps.map((app) => app.get(PushSender).drained()));
}
/** Nothing is pushed while `work` runs, though both processes look each second: another one is at it. */
async function unpushed(work: () => Promise<unknown>): Promise<void> {
  const client = await shop.db.connect();
  await client.query('begin');
  await client.query('select from push_cursors for update');
  try {
    await work();
  } finally {
    await client.query('commit');
    client.release();
  }
}
async function prefers(who: Person, more: Partial<Preferences>): Promise<void> {
  const all = { desktop: true, push: true };
  const preferences: Preferences = {
    ...DEFAULT_PREFERENCES,
    notify: { mine: all, queue: all, mention: all, unreadable: all },
    quietHours: { from: '00:00', to: '00:00' },
    ...more,
  };
  expect((await who.caller.call('PUT', '/me/preferences', preferences)).status).toBe(200);
}
async function called(
  who: Person,
  more: Partial<Preferences> = {},
  caller = who.caller,
): Promise<FakeBrowser> {
  await prefers(who, more);
  const browser = service.browser();
  expect((await caller.call('POST', DOOR, browser.request)).status).toBe(200);
  return browser;
}
const devicesOf = async (caller: TestCaller) =>
  (await caller.call<Page<PushDeviceView>>('GET', DOOR)).body.items;

test('a customer who writes in what I hold calls my device once, whoever of two processes comes first', async () => {
  const browser = await called(shop.ana, { pushText: true });
  const customer = shop.customer('Marina Alves');
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  await pushed();
  service.pushed.length = 0;

  await customer.writes('Cadê meu pedido?');
  await pushed();
  await pushed();
  const id = await shop.conversationId(customer);
  expect(service.to(browser)).toMatchObject([
    {
      kind: 'call',
      cause: 'mine',
      conversationId: id,
      name: 'Marina Alves',
      said: { type: 'text', text: 'Cadê meu pedido?' },
      locale: 'pt-BR',
      count: expect.any(Number),
    },
  ]);
  const { headers, publicKey } = service.pushed[0] ?? {};
  expect(headers).toMatchObject({ topic: id.replaceAll('-', ''), urgency: 'high', ttl: '14400' });
  expect((await shop.ana.caller.call<PushKey>('GET', '/push-key')).body).toEqual({ publicKey });
  const key = await fetch(`${beside.url}/api/v1/push-key`, { headers: { cookie: shop.ana.caller.cookie } });
  expect(await key.json()).toEqual({ publicKey });
});

test('what was said stays off the lock screen unless its person wants it there', async () => {
  const browser = await called(shop.ana);
  await shop.customer('Rui').writes('Quero falar com atendente');
  await pushed();
  expect(service.to(browser)).toMatchObject([{ cause: 'queue', name: 'Rui', said: null }]);
});

test('ten messages before the push are one push, with the last; each column of the matrix counts for itself', async () => {
  const browser = await called(shop.ana, {
    pushText: true,
    notify: { ...DEFAULT_PREFERENCES.notify, mine: { desktop: false, push: true } },
  });
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  await pushed();
  await unpushed(async () => {
    for (let n = 1; n <= 10; n += 1) await customer.writes(`Mensagem ${n}`);
  });
  await pushed();
  expect(service.to(browser)).toMatchObject([{ cause: 'mine', said: { text: 'Mensagem 10' } }]);
});

test('a note that names me calls me, and no longer when I have read it', async () => {
  const browser = await called(shop.bia, { pushText: true });
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  await pushed();
  service.pushed.length = 0;
  await shop.ana.command(customer, 'notes', { text: 'Bia, vê isto?', mentions: [shop.bia.id] });
  await pushed();
  expect(service.to(browser)).toMatchObject([
    { cause: 'mention', said: { type: 'note', text: 'Bia, vê isto?' } },
  ]);

  await unpushed(async () => {
    await shop.ana.command(customer, 'notes', { text: 'E isto?', mentions: [shop.bia.id] });
    await shop.bia.caller.call('POST', '/mentions/read', {});
  });
  await pushed();
  expect(service.to(browser)).toHaveLength(1);
});

test('what only the phone can show calls the owner: by itself, and when somebody asks him', async () => {
  const owner = shop.people[3] as Person;
  const browser = await called(owner, { pushText: true });
  const customer = shop.customer('Téo');
  const { id, timestamp } = customer.says('');
  await customer.sends({ id, timestamp, type: 'unsupported', errors: [{ code: 131060, title: 'x' }] });
  await pushed();
  expect(service.to(browser)).toMatchObject([
    { cause: 'unreadable', name: 'Téo', said: { type: 'unsupported' } },
  ]);
  const [message] = await shop.messagesOf(customer);
  expect((await shop.ana.caller.call('POST', `/messages/${message?.id}/ask-owner`, {})).status).toBe(200);
  await pushed();
  expect(service.to(browser)[1]).toMatchObject({ cause: 'mention', name: 'Téo' });
});

test('what was taken before the push rings nowhere', async () => {
  const browser = await called(shop.bia);
  await unpushed(async () => {
    const customer = shop.customer();
    await customer.writes('Quero falar com atendente');
    await shop.ana.claims(customer);
  });
  await pushed();
  expect(service.to(browser)).toEqual([]);
});

test.each([
  // Noon in São Paulo is midnight in Tokyo.
  ['America/Sao_Paulo', { from: '11:00', to: '13:00' }, 0],
  ['America/Sao_Paulo', { from: '22:00', to: '07:00' }, 1],
  ['Asia/Tokyo', { from: '22:00', to: '07:00' }, 0],
  [undefined, { from: '11:00', to: '13:00' }, 0],
])('quiet hours count by the clock of the device: in %s %j', async (timeZone, quietHours, times) => {
  shop.clock.set(nextNoon(shop.clock.now()));
  // What earlier scenarios held has ended with the day, and would call too.
  await shop.passes(MINUTE);
  await pushed();
  await prefers(shop.ana, { quietHours });
  const browser = service.browser();
  await shop.ana.caller.call('POST', DOOR, { ...browser.request, timeZone });
  await shop.customer().writes('Quero falar com atendente');
  await pushed();
  expect(service.to(browser)).toHaveLength(times);
});

test('whoever sits before a panel, in whatever process, is not pushed to', async () => {
  const browser = await called(shop.ana);
  const presence = beside.app.get(Presence);
  const other = shop.server.app.get(Presence);
  const { id: teammateId, name } = shop.ana;
  presence.enter('p1', { accountId: shop.accountId, teammateId, name });
  presence.attending('p1', true);
  await untilSo(() => other.isAttending(shop.accountId, teammateId));
  await shop.customer().writes('Quero falar com atendente');
  await pushed();
  expect(service.to(browser)).toEqual([]);
  presence.leave('p1');
  await untilSo(() => !other.isAttending(shop.accountId, teammateId));
  await shop.customer().writes('Quero falar com atendente');
  await pushed();
  expect(service.to(browser)).toHaveLength(1);
});

test.each([404, 410])('a browser that has ended it (%i) is asked no more', async (status) => {
  await called(shop.ana);
  service.answers.push(status);
  await shop.customer().writes('Quero falar com atendente');
  await pushed();
  expect(await devicesOf(shop.ana.caller)).toEqual([]);
  await shop.customer().writes('Quero falar com atendente');
  await pushed();
  expect(service.knocks).toBe(1);
});

test('a push service that is busy is tried again when it says, and in the end not any more', async () => {
  const browser = await called(shop.ana, { pushText: true });
  const customer = shop.customer();
  service.answers.push({ status: 429, retryAfter: '30' }, 503);
  await customer.writes('Quero falar com atendente');
  await pushed();
  shop.clock.advance(29_000);
  await pushed();
  expect(service.knocks).toBe(1);
  shop.clock.advance(1_000);
  await pushed();
  expect(service.knocks).toBe(2);
  shop.clock.advance(20_000);
  await pushed();
  expect(service.to(browser)).toHaveLength(1);

  // Who waits in the queue is worth a quarter of an hour; then the device is told of as failing.
  service.answers.push(...Array.from({ length: 20 }, () => 500));
  service.knocks = 0;
  await shop.customer().writes('Quero falar com atendente');
  for (let minutes = 0; minutes < 40; minutes += 1) {
    await pushed();
    shop.clock.advance(MINUTE);
  }
  expect(service.knocks).toBeLessThan(6);
  expect(await devicesOf(shop.ana.caller)).toMatchObject([{ failing: true, current: true }]);
});

test('sign-out ends it, here or from elsewhere', async () => {
  const browsers: FakeBrowser[] = [];
  const sign = async (): Promise<TestCaller> => {
    const caller = await signInAs(shop.ana);
    browsers.push(await called(shop.ana, {}, caller));
    return caller;
  };
  const [here, elsewhere] = [await sign(), await sign()];
  expect(await devicesOf(here)).toHaveLength(2);
  await here.call('DELETE', '/session');
  const [left] = await devicesOf(elsewhere);
  expect(left).toMatchObject({ current: true });
  await shop.ana.caller.call('DELETE', `/me/sessions/${left?.id}`);
  expect(await devicesOf(shop.ana.caller)).toEqual([]);
  await shop.customer().writes('Quero falar com atendente');
  await pushed();
  expect(service.pushed).toEqual([]);
});

test('an address that has become one of ours is not knocked at', async () => {
  const browser = await called(shop.ana);
  await shop.db.query(`update push_subscriptions set endpoint = 'https://localhost/push'`);
  await shop.customer().writes('Quero falar com atendente');
  await pushed();
  expect([service.knocks, service.to(browser)]).toEqual([0, []]);
  expect(await devicesOf(shop.ana.caller)).toMatchObject([{ failing: true }]);
  expect(await shop.server.app.get(Metrics).text()).toMatch(/balcao_pushes_total\{outcome="taken"\} [1-9]/);
});

test('whoever carries her panel stays available for ten minutes after it has closed', async () => {
  const caller = await signInAs(
    shop.sonia,
    'Mozilla/5.0 (Linux; Android 15; K) Chrome/140.0.0.0 Mobile Safari/537.36',
  );
  await called(shop.sonia, {}, caller);
  const presence = shop.server.app.get(Presence);
  const person = { accountId: shop.accountId, teammateId: shop.sonia.id, name: shop.sonia.name };
  const { rows } = await shop.db.query<{ sid: string }>('select sid from push_subscriptions');
  const isHere = () => presence.present(shop.accountId).get(shop.sonia.id) === 'available';
  presence.enter('phone', person, rows[0]?.sid ?? null);
  presence.leave('phone');
  shop.clock.advance(MINUTE);
  presence.tick();
  await untilSo(isHere);
  await untilSo(() => beside.app.get(Presence).present(shop.accountId).has(shop.sonia.id));
  shop.clock.advance(9 * MINUTE);
  presence.tick();
  expect(isHere()).toBe(false);

  // Signed out, nothing reaches her.
  presence.enter('phone', person, rows[0]?.sid ?? null);
  presence.leave('phone');
  shop.clock.advance(MINUTE);
  presence.tick();
  await untilSo(isHere);
  await caller.call('DELETE', '/session');
  await untilSo(() => !isHere());
});

test('who may not sign in any more is not called', async () => {
  await called(shop.bia);
  const owner = shop.people[3] as Person;
  expect((await owner.caller.call('PATCH', `/teammates/${shop.bia.id}`, { active: false })).status).toBe(200);
  const { rowCount } = await shop.db.query('select from push_subscriptions');
  expect(rowCount).toBe(0);
});

/** Another of her devices. */
async function signInAs(who: Person, agent = ''): Promise<TestCaller> {
  const { rows } = await shop.db.query<{ email: string }>('select email from teammates where id = $1', [
    who.id,
  ]);
  const caller = new TestCaller(shop.server.url, { 'user-agent': agent });
  expect((await caller.signIn(rows[0]?.email ?? '')).status).toBe(200);
  return caller;
}

/** The next noon in São Paulo. */
function nextNoon(now: Date): Date {
  const noon = new Date(now);
  noon.setUTCHours(15, 0, 0, 0);
  if (noon <= now) noon.setUTCDate(noon.getUTCDate() + 1);
  return noon;
}

const untilSo = (is: () => boolean): Promise<void> => until('it is so', is);
