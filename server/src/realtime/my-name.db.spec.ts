import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NAME_MAX, type Page, type TeammateView } from '@balcao/contract';
import { Tokens } from '../auth/index.ts';
import { Database } from '../platform/index.ts';
import { makeShop, signedIn, TestCaller, type TestShop } from '../testing/people.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let server: TestApp;
let shop: TestShop;
let agent: TestCaller;
let owner: TestCaller;

beforeAll(async () => {
  server = await startTestApp();
  shop = await makeShop(server.app, 'names');
  agent = await signedIn(server.url, 'agent@names.test');
  owner = await signedIn(server.url, 'owner@names.test');
});
afterAll(() => server.close());

async function told(): Promise<unknown[]> {
  const { rows } = await server.app
    .get(Database)
    .people.query<{ payload: string }>(`select payload from journal where account_id = $1 order by seq`, [
      shop.accountId,
    ]);
  return rows.map(({ payload }) => JSON.parse(payload) as unknown);
}

async function nameOf(id: string): Promise<string | undefined> {
  const { body } = await owner.call<Page<TeammateView>>('GET', '/teammates');
  return body.items.find((one) => one.id === id)?.name;
}

test('whoever changes her name is called so by everybody, and they are told', async () => {
  const before = (await told()).length;
  const answer = await agent.call('PATCH', '/me', { name: '  Ana Lúcia ' });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      teammate: { id: shop.people.agent.id, name: 'Ana Lúcia', role: 'agent' },
      account: { id: shop.accountId, name: 'names' },
    },
  });
  expect((await agent.call('GET', '/session')).body).toEqual(answer.body);
  expect(await nameOf(shop.people.agent.id)).toBe('Ana Lúcia');
  expect(await nameOf(shop.people.owner.id)).toBe('owner of names');
  expect((await told()).slice(before)).toMatchObject([{ type: 'account.changed', what: 'teammates' }]);
});

test.each([
  ['nothing', {}],
  ['null', { name: null }],
  ['blanks', { name: '   ' }],
  ['a number', { name: 7 }],
  ['a null byte', { name: 'A\0' }],
  ['a name without end', { name: 'x'.repeat(NAME_MAX + 1) }],
  ['a role beside it', { name: 'Ana', role: 'owner' }],
])('%s is no name, and nobody is told', async (_what, body) => {
  const before = (await told()).length;
  expect(await owner.call('PATCH', '/me', body)).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(await nameOf(shop.people.owner.id)).toBe('owner of names');
  expect(await told()).toHaveLength(before);
});

test('strangers and programs that may only read change no name', async () => {
  expect((await new TestCaller(server.url).call('PATCH', '/me', { name: 'X' })).status).toBe(401);
  const { token } = await server.app
    .get(Tokens)
    .create(shop.accountId, shop.people.owner.id, { name: 'reader', scopes: ['read'] });
  const program = new TestCaller(server.url, { authorization: `Bearer ${token}` });
  expect(await program.call('PATCH', '/me', { name: 'X' })).toMatchObject({
    status: 403,
    body: { code: 'not_allowed' },
  });
  expect(await nameOf(shop.people.owner.id)).toBe('owner of names');
});
