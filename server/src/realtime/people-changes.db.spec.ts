import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TeamDetail, TeammateDetail } from '@balcao/contract';
import { Database } from '../platform/index.ts';
import { makeShop, signedIn, type TestCaller, type TestShop } from '../testing/people.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { Presence } from './presence.ts';

let server: TestApp;
let shop: TestShop;
let admin: TestCaller;

beforeAll(async () => {
  server = await startTestApp();
  shop = await makeShop(server.app, 'changes');
  admin = await signedIn(server.url, 'admin@changes.test');
});
afterAll(() => server.close());

/** What panels are told by `work`. */
async function toldBy(work: () => Promise<unknown>): Promise<unknown[]> {
  const read = async () => {
    const { rows } = await server.app
      .get(Database)
      .people.query<{ payload: string }>(`select payload from journal where account_id = $1 order by seq`, [
        shop.accountId,
      ]);
    return rows.map(({ payload }) => (JSON.parse(payload) as { what: unknown }).what);
  };
  const before = (await read()).length;
  await work();
  return (await read()).slice(before);
}

test('whoever is renamed by an administrator is called so in every panel at once', async () => {
  const presence = server.app.get(Presence);
  const { id: teammateId, name } = shop.people.agent;
  presence.enter('p1', { accountId: shop.accountId, teammateId, name });
  const path = `/teammates/${teammateId}`;
  expect(await toldBy(() => admin.call('PATCH', path, { name: 'Ana Lúcia' }))).toEqual(['teammates']);
  expect(presence.entries(shop.accountId, false)).toMatchObject([{ teammateId, name: 'Ana Lúcia' }]);
});

test('new people, new teams and who is in them are told', async () => {
  let person!: TeammateDetail;
  let team!: TeamDetail;
  const rita = { name: 'Rita', email: 'rita@changes.test', role: 'agent' };
  expect(
    await toldBy(async () => (person = (await admin.call<TeammateDetail>('POST', '/teammates', rita)).body)),
  ).toEqual(['teammates']);
  expect(
    await toldBy(
      async () => (team = (await admin.call<TeamDetail>('POST', '/teams', { name: 'Vendas' })).body),
    ),
  ).toEqual(['teams']);
  expect(await toldBy(() => admin.call('PATCH', `/teams/${team.id}`, { teammateIds: [person.id] }))).toEqual([
    'teams',
  ]);
  expect(await toldBy(() => admin.call('PATCH', `/teammates/${person.id}`, { teamIds: [] }))).toEqual([
    'teammates',
    'teams',
  ]);
});

test.each([
  ['POST', '/teammates', { name: 'R', email: 'owner@changes.test', role: 'agent' }],
  ['PATCH', '/teammates/00000000-0000-4000-8000-000000000000', { name: 'X' }],
  ['PATCH', '/teams/00000000-0000-4000-8000-000000000000', { name: 'X' }],
])('%s %s, which is refused, is told to nobody', async (method, path, body) => {
  expect(
    await toldBy(async () => expect((await admin.call(method, path, body)).status).toBeGreaterThan(399)),
  ).toEqual([]);
});
