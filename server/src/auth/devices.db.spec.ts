import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page, SessionDeviceView } from '@balcao/contract';
import { Database, FakeClock } from '../platform/index.ts';
import { makeShop, signedIn, TestCaller, type TestShop } from '../testing/people.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { Tokens } from './tokens.ts';

const DOOR = '/me/sessions';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';

const clock = new FakeClock();
let server: TestApp;
let shop: TestShop;

beforeAll(async () => {
  server = await startTestApp({}, { clock });
  shop = await makeShop(server.app, 'devices');
});
afterAll(() => server.close());

async function device(role: 'agent' | 'owner' | 'admin', agent: string): Promise<TestCaller> {
  const caller = new TestCaller(server.url, { 'user-agent': agent });
  expect((await caller.signIn(`${role}@devices.test`)).status).toBe(200);
  return caller;
}

async function devicesOf(caller: TestCaller): Promise<SessionDeviceView[]> {
  const { status, body } = await caller.call<Page<SessionDeviceView>>('GET', DOOR);
  expect(status).toBe(200);
  expect(body.nextCursor).toBeNull();
  return body.items;
}

test('a person sees where she is signed in and since when that place is silent; nobody else sees it', async () => {
  const phone = await device('agent', SAFARI);
  const silentSince = clock.now().toISOString();
  clock.advance(3_600_000);
  const desk = await device('agent', FIREFOX);
  await device('owner', FIREFOX);
  const seen = await devicesOf(desk);
  expect(seen).toEqual([
    { id: seen[0]?.id, device: 'Firefox, Linux', lastSeenAt: clock.now().toISOString(), current: true },
    { id: seen[1]?.id, device: 'Safari, iPhone', lastSeenAt: silentSince, current: false },
  ]);
  expect((await new TestCaller(server.url).call('GET', DOOR)).status).toBe(401);

  clock.advance(3_600_000);
  const now = await devicesOf(phone);
  expect(now.find(({ current }) => current)).toMatchObject({ device: 'Safari, iPhone' });
  // Its use was noted with that very look.
  expect((await devicesOf(phone))[0]).toMatchObject({ current: true, lastSeenAt: clock.now().toISOString() });
});

test('what names a session does not open it', async () => {
  const desk = await device('agent', FIREFOX);
  const { rows } = await server.app.get(Database).people.query<{ sid: string }>('select sid from sessions');
  const told = JSON.stringify(await devicesOf(desk));
  expect(rows.length).toBeGreaterThan(0);
  for (const { sid } of rows) expect(told).not.toContain(sid);
});

test('a device that was ended is signed out, and is ended once', async () => {
  const lost = await device('admin', SAFARI);
  const desk = await device('admin', FIREFOX);
  const there = (await devicesOf(desk)).find(({ current }) => !current);
  expect((await desk.call('DELETE', `${DOOR}/${there?.id}`)).status).toBe(204);
  expect(await lost.call('GET', '/session')).toMatchObject({ status: 401, body: { code: 'signed_out' } });
  expect(await devicesOf(desk)).toMatchObject([{ current: true }]);
  expect(await desk.call('DELETE', `${DOOR}/${there?.id}`)).toMatchObject({
    status: 404,
    body: { code: 'session_unknown' },
  });
});

test('the device in use can be ended as any other', async () => {
  const desk = await device('agent', FIREFOX);
  const here = (await devicesOf(desk)).find(({ current }) => current);
  expect((await desk.call('DELETE', `${DOOR}/${here?.id}`)).status).toBe(204);
  expect((await desk.call('GET', '/session')).status).toBe(401);
});

test('the device of another person is nobody’s, whatever one’s role; it stays signed in', async () => {
  const agent = await device('agent', FIREFOX);
  const owner = await device('owner', FIREFOX);
  await makeShop(server.app, 'elsewhere');
  const stranger = await signedIn(server.url, 'owner@elsewhere.test');
  const here = (await devicesOf(agent)).find(({ current }) => current);
  for (const other of [owner, stranger]) {
    expect(await other.call('DELETE', `${DOOR}/${here?.id}`)).toMatchObject({
      status: 404,
      body: { code: 'session_unknown' },
    });
  }
  expect((await agent.call('GET', '/session')).status).toBe(200);
});

test.each(['x', '%00', 'A'.repeat(64), '0'.repeat(64), '%F0%9F%98%80'])('%s names no device', async (id) => {
  const agent = await device('agent', FIREFOX);
  expect(await agent.call('DELETE', `${DOOR}/${id}`)).toMatchObject({
    status: 404,
    body: { code: 'session_unknown' },
  });
});

test('a program ends no device', async () => {
  const agent = await device('admin', FIREFOX);
  const here = (await devicesOf(agent)).find(({ current }) => current);
  const { token } = await server.app
    .get(Tokens)
    .create(shop.accountId, shop.people.admin.id, { name: 'writer', scopes: ['read', 'write'] });
  const program = new TestCaller(server.url, { authorization: `Bearer ${token}` });
  expect(await program.call('DELETE', `${DOOR}/${here?.id}`)).toMatchObject({
    status: 403,
    body: { code: 'not_allowed' },
  });
  expect((await agent.call('GET', '/session')).status).toBe(200);
});
