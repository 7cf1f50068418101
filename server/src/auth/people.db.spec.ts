import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page, Role, TeamDetail, TeammateDetail, TokenView } from '@balcao/contract';
import { Database } from '../platform/index.ts';
import { makeShop, signedIn, TestCaller, type TestShop } from '../testing/people.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let server: TestApp;
let shop: TestShop;
let other: TestShop;
const callers = {} as Record<Role, TestCaller>;
let stranger: TestCaller;

beforeAll(async () => {
  server = await startTestApp();
  [shop, other] = await Promise.all([makeShop(server.app, 'one'), makeShop(server.app, 'two')]);
  for (const role of ['agent', 'supervisor', 'owner', 'admin'] as const) {
    callers[role] = await signedIn(server.url, `${role}@one.test`);
  }
  stranger = await signedIn(server.url, 'admin@two.test');
});
afterAll(() => server.close());

describe('who may', () => {
  const requests: [string, string, unknown][] = [
    ['POST', '/teammates', { name: 'A', email: 'bad', role: 'agent' }],
    ['PATCH', `/teammates/${randomUUID()}`, { name: 'A' }],
    ['POST', '/teams', { name: '' }],
    ['PATCH', `/teams/${randomUUID()}`, { name: 'A' }],
    ['GET', '/tokens', undefined],
    ['POST', '/tokens', { name: '' }],
    ['DELETE', `/tokens/${randomUUID()}`, undefined],
  ];
  test.each(requests)('%s %s: owner and admin only', async (method, path, body) => {
    const statuses: Record<string, number> = {};
    for (const [role, caller] of Object.entries(callers)) {
      statuses[role] = (await caller.call(method, path, body)).status;
    }
    expect(statuses['agent']).toBe(403);
    expect(statuses['supervisor']).toBe(403);
    expect(statuses['owner']).not.toBe(403);
    expect(statuses['admin']).not.toBe(403);
    expect((await new TestCaller(server.url).call(method, path, body)).status).toBe(401);
  });

  test('everybody sees who is there; e-mails only one’s own, or as administrator', async () => {
    const seen = await callers.agent.call<Page<Partial<TeammateDetail>>>('GET', '/teammates');
    expect(seen.body.items).toHaveLength(4);
    expect(seen.body.items.filter(({ email }) => email)).toEqual([
      expect.objectContaining({ id: shop.people.agent.id }),
    ]);
    const all = await callers.owner.call<Page<TeammateDetail>>('GET', '/teammates');
    expect(all.body.items.every(({ email }) => email)).toBe(true);
  });
});

describe('another account', () => {
  test('its ids are unknown, whatever the door', async () => {
    const person = `/teammates/${other.people.agent.id}`;
    expect(await callers.admin.call('PATCH', person, { name: 'Mine' })).toMatchObject({
      status: 404,
      body: { code: 'teammate_unknown' },
    });
    const team = await stranger.call<TeamDetail>('POST', '/teams', { name: 'Theirs' });
    expect(await callers.admin.call('PATCH', `/teams/${team.body.id}`, { name: 'Mine' })).toMatchObject({
      status: 404,
      body: { code: 'team_unknown' },
    });
    expect(
      await callers.admin.call('POST', '/teams', { name: 'Mixed', teammateIds: [other.people.agent.id] }),
    ).toMatchObject({ status: 404, body: { code: 'teammate_unknown' } });
    expect(
      await callers.admin.call('PATCH', `/teammates/${shop.people.agent.id}`, { teamIds: [team.body.id] }),
    ).toMatchObject({ status: 404, body: { code: 'team_unknown' } });
    const token = await stranger.call<TokenView>('POST', '/tokens', { name: 'Theirs', scopes: ['read'] });
    expect((await callers.admin.call('DELETE', `/tokens/${token.body.id}`)).status).toBe(404);

    const teams = await callers.admin.call<Page<TeamDetail>>('GET', '/teams');
    expect(teams.body.items.map(({ name }) => name)).not.toContain('Theirs');
    expect(teams.body.items.map(({ name }) => name)).not.toContain('Mixed');
  });
});

test('people are made, changed and kept from clashing', async () => {
  const made = await callers.admin.call<TeammateDetail>('POST', '/teammates', {
    name: ' Rita ',
    email: 'Rita@One.test',
    role: 'agent',
    password: 'long enough',
  });
  expect(made).toMatchObject({ status: 201, body: { name: 'Rita', email: 'rita@one.test', capacity: 6 } });
  expect(made.body).not.toHaveProperty('invitationUrl');
  expect(
    await callers.admin.call('POST', '/teammates', { name: 'R', email: 'rita@one.test', role: 'agent' }),
  ).toMatchObject({ status: 409, body: { code: 'email_taken' } });

  const team = await callers.admin.call<TeamDetail>('POST', '/teams', {
    name: 'Vendas',
    teammateIds: [made.body.id],
  });
  expect(team).toMatchObject({ status: 201, body: { name: 'Vendas', teammateIds: [made.body.id] } });
  const changed = await callers.admin.call('PATCH', `/teammates/${made.body.id}`, {
    capacity: 12,
    role: 'supervisor',
  });
  expect(changed).toMatchObject({
    status: 200,
    body: { capacity: 12, role: 'supervisor', teamIds: [team.body.id] },
  });
});

test.each([
  ['/teammates', { name: 'A', email: 'no e-mail', role: 'agent' }, 'email'],
  ['/teammates', { name: 'A', email: 'a@b.test', role: 'king' }, 'role'],
  ['/teammates', { name: 'A', email: 'a@b.test', role: 'agent', password: 'short' }, 'password'],
  ['/teammates', { name: 'A', email: 'a@b.test', role: 'agent', accountId: 'x' }, 'accountId'],
  ['/tokens', { name: 'A', scopes: ['everything'] }, 'scopes'],
  ['/tokens', { name: 'A', scopes: ['read'], expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
  ['/teams', { name: '   ' }, 'name'],
])('%s %j names the field', async (path, body, field) => {
  const answer = await callers.admin.call<{ fields: { field: string }[] }>('POST', path, body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(answer.body.fields.map((one) => one.field)).toEqual([field]);
});

test.each([
  { name: null },
  { capacity: 0 },
  { capacity: 31 },
  { active: 'yes' },
  { role: null },
  { teamIds: ['x'] },
])('a patch of %j is refused', async (patch) => {
  const path = `/teammates/${shop.people.supervisor.id}`;
  expect((await callers.admin.call('PATCH', path, patch)).status).toBe(400);
});

test('somebody always remains who may administer, also when two go at once', async () => {
  const lonely = await makeShop(server.app, 'lonely');
  const [owner, admin] = [
    await signedIn(server.url, 'owner@lonely.test'),
    await signedIn(server.url, 'admin@lonely.test'),
  ];
  const answers = await Promise.all([
    owner.call('PATCH', `/teammates/${lonely.people.owner.id}`, { active: false }),
    admin.call('PATCH', `/teammates/${lonely.people.admin.id}`, { role: 'agent' }),
  ]);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ status: 409, body: { code: 'last_administrator' } });
});

describe('Idempotency-Key', () => {
  const post = (caller: TestCaller, key: string, body: unknown) =>
    caller.call<TokenView & { token: string }>('POST', '/tokens', body, { 'idempotency-key': key });

  test('a repetition gets the first answer and makes nothing', async () => {
    const body = { name: 'once', scopes: ['read'] };
    const first = await post(callers.admin, 'key-1', body);
    const again = await post(callers.admin, 'key-1', body);
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const { items } = (await callers.admin.call<Page<TokenView>>('GET', '/tokens')).body;
    expect(items.filter(({ name }) => name === 'once')).toHaveLength(1);
  });

  test('ten at once make one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(callers.admin, 'key-2', { name: 'ten', scopes: ['read'] })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(201);
    // The others come while the first is at work, or after it: then they get its answer.
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    const { items } = (await callers.admin.call<Page<TokenView>>('GET', '/tokens')).body;
    expect(items.filter(({ name }) => name === 'ten')).toHaveLength(1);
  });

  test('the same key with another request is refused; another person’s key is another key', async () => {
    await post(callers.admin, 'key-3', { name: 'three', scopes: ['read'] });
    expect(await post(callers.admin, 'key-3', { name: 'four', scopes: ['read'] })).toMatchObject({
      status: 409,
      body: { code: 'client_id_reused' },
    });
    expect((await post(callers.owner, 'key-3', { name: 'four', scopes: ['read'] })).status).toBe(201);
  });

  test('what was refused may be tried again', async () => {
    expect((await post(callers.admin, 'key-4', { name: '' })).status).toBe(400);
    expect((await post(callers.admin, 'key-4', { name: 'five', scopes: ['read'] })).status).toBe(201);
  });

  test('what was told once does not lie readable in the table', async () => {
    const { body } = await post(callers.admin, 'key-5', { name: 'six', scopes: ['read'] });
    const { rows } = await server.app
      .get(Database)
      .people.query<{ all: string }>(`select string_agg(body::text, ' ') as all from idempotency_keys`);
    expect(rows[0]?.all).not.toContain(body.token);
  });
});
