import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Database, FakeClock } from '../platform/index.ts';
import { makeShop, signedIn, TEST_PASSWORD, TestCaller, type TestShop } from '../testing/people.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { Invitations } from './invitations.ts';
import { Teammates } from './teammates.ts';
import { Tokens } from './tokens.ts';

const clock = new FakeClock();
let server: TestApp;
let shop: TestShop;

beforeAll(async () => {
  // Each test signs in from an address of its own: wrong passwords must not lock the neighbour.
  server = await startTestApp({ TRUST_PROXY: 'true' }, { clock });
  shop = await makeShop(server.app, 'shop');
});
afterAll(() => server.close());

const from = (address: string) => new TestCaller(server.url, { 'x-forwarded-for': address });

test('whoever signs in is known until she signs out', async () => {
  const agent = from('10.0.0.1');
  const { status, body, headers } = await agent.signIn(' Agent@SHOP.test ');
  expect(status).toBe(200);
  expect(body).toEqual({
    teammate: { id: shop.people.agent.id, name: 'agent of shop', role: 'agent' },
    account: { id: shop.accountId, name: 'shop' },
  });
  expect(headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
  expect((await agent.call('GET', '/session')).body).toEqual(body);

  const { cookie } = agent;
  expect((await agent.call('DELETE', '/session')).status).toBe(204);
  agent.cookie = cookie;
  expect(await agent.call('GET', '/session')).toMatchObject({ status: 401, body: { code: 'signed_out' } });
});

test('a session id from before signing in is worth nothing after it', async () => {
  const agent = from('10.0.0.2');
  await agent.signIn('agent@shop.test');
  const before = agent.cookie;
  await agent.signIn('agent@shop.test');
  expect(agent.cookie).not.toBe(before);
  agent.cookie = before;
  expect((await agent.call('GET', '/session')).status).toBe(401);
});

test('a planted session id is not taken over', async () => {
  const agent = from('10.0.0.3');
  agent.cookie = 'balcao.sid=s%3Aplanted.signature';
  await agent.signIn('agent@shop.test');
  expect(agent.cookie).not.toContain('planted');
});

test.each([
  ['a wrong password', { email: 'agent@shop.test', password: 'not it, not it' }, 401, 'credentials_wrong'],
  ['nobody', { email: 'nobody@shop.test', password: TEST_PASSWORD }, 401, 'credentials_wrong'],
  ['no password', { email: 'agent@shop.test' }, 400, 'invalid'],
  ['an empty password', { email: 'agent@shop.test', password: '' }, 400, 'invalid'],
  ['a list', { email: ['agent@shop.test'], password: TEST_PASSWORD }, 400, 'invalid'],
  ['a null byte', { email: 'agent@shop.test\0', password: TEST_PASSWORD }, 400, 'invalid'],
])('%s is refused', async (what, body, status, code) => {
  const answer = await from(`10.1.0.${what.length}`).call('POST', '/session', body);
  expect(answer).toMatchObject({ status, body: { code } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('wrong passwords slow down, then lock, also for the right one; waiting opens again', async () => {
  const guesser = from('10.0.0.4');
  const guess = () => guesser.signIn('supervisor@shop.test', 'a wrong password');
  for (let i = 0; i < 3; i += 1) expect((await guess()).status).toBe(401);
  expect(await guess()).toMatchObject({ status: 429, body: { code: 'too_many', retryAfterMs: 1_000 } });
  clock.advance(1_000);
  expect((await guess()).status).toBe(401);
  clock.advance(5_000);
  expect((await guess()).status).toBe(401);
  const locked = await guesser.signIn('supervisor@shop.test');
  expect(locked).toMatchObject({ status: 429, body: { retryAfterMs: 30_000 } });
  expect(locked.headers.get('retry-after')).toBe('30');

  const elsewhere = from('10.0.0.5');
  expect((await elsewhere.signIn('supervisor@shop.test')).status).toBe(200);

  clock.advance(30_000);
  expect((await guesser.signIn('supervisor@shop.test')).status).toBe(200);
  expect((await guess()).status).toBe(401); // forgiven: counting begins anew
});

test('guesses sent all at once do not pass the door together', async () => {
  const guesser = from('10.0.0.6');
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => guesser.signIn('owner@shop.test', 'a wrong password')),
  );
  const wrong = answers.filter(({ status }) => status === 401);
  expect(wrong.length).toBeLessThanOrEqual(3);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(20 - wrong.length);
});

test('an address that tries many e-mails is locked whatever the e-mail', async () => {
  const sprayer = from('10.0.0.7');
  for (let i = 0; i < 41; i += 1) await sprayer.signIn(`person${i}@shop.test`, 'a wrong password');
  expect((await sprayer.signIn('admin@shop.test')).status).toBe(429);
});

test('who is locked out leaves no further trace, and has no second address in his own network', async () => {
  const count = async () => {
    const { rows } = await server.app
      .get(Database)
      .people.query<{ n: number }>('select count(*)::int as n from sign_in_attempts');
    return rows[0]?.n;
  };
  for (let i = 0; i < 41; i += 1) {
    await from(`2001:db8:7:7::${i.toString(16)}`).signIn(`nobody${i}@shop.test`, 'a wrong password');
  }
  const before = await count();
  expect((await from('2001:db8:7:7:ffff::1').signIn('admin@shop.test')).status).toBe(429);
  expect(await count()).toBe(before);
  expect((await from('2001:db8:7:8::1').signIn('admin@shop.test')).status).toBe(200);
});

test('attempts are kept without telling who was tried', async () => {
  await from('10.0.0.8').signIn('secret@shop.test', 'a wrong password');
  const { rows } = await server.app
    .get(Database)
    .people.query<{ all: string }>(`select string_agg(subject, ' ') as all from sign_in_attempts`);
  expect(rows[0]?.all).not.toMatch(/secret|10\.0/);
});

test.each([
  ['another site', { origin: 'https://evil.example' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['another port', { origin: 'http://localhost:9999' }, 403],
  ['no origin but another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['our own public address', { origin: 'http://localhost' }, 200],
  ['a program', {}, 200],
])('an unsafe request from %s', async (_who, headers: Record<string, string>, status) => {
  const answer = await from('10.0.0.9').call(
    'POST',
    '/session',
    { email: 'admin@shop.test', password: TEST_PASSWORD },
    headers,
  );
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.body).toMatchObject({ code: 'origin_refused' });
});

test('a session ends with the person', async () => {
  const leaving = await server.app.get(Teammates).create(shop.accountId, {
    name: 'Leaving',
    email: 'leaving@shop.test',
    role: 'agent',
    password: TEST_PASSWORD,
  });
  const caller = await signedIn(server.url, leaving.email);
  await server.app.get(Teammates).change(shop.accountId, leaving.id, { active: false });
  expect((await caller.call('GET', '/session')).status).toBe(401);
  expect(await caller.signIn(leaving.email)).toMatchObject({
    status: 401,
    body: { code: 'credentials_wrong' },
  });
});

test('a session ends 30 days after its last use', async () => {
  const caller = from('10.0.0.10');
  await caller.signIn('admin@shop.test');
  clock.advance(29 * 24 * 3_600_000);
  expect((await caller.call('GET', '/session')).status).toBe(200);
  clock.advance(29 * 24 * 3_600_000);
  expect((await caller.call('GET', '/session')).status).toBe(200);
  clock.advance(31 * 24 * 3_600_000);
  expect((await caller.call('GET', '/session')).status).toBe(401);
});

test('an invitation is good for one first password', async () => {
  const admin = await signedIn(server.url, 'admin@shop.test');
  const { status, body } = await admin.call<{ id: string; invitationUrl: string }>('POST', '/teammates', {
    name: 'Nova',
    email: 'nova@shop.test',
    role: 'agent',
  });
  expect(status).toBe(201);
  const token = body.invitationUrl.split('/invite#')[1];
  const guest = from('10.0.0.11');
  expect((await guest.call('GET', `/invitations/${token}`)).body).toEqual({
    name: 'Nova',
    email: 'nova@shop.test',
    accountName: 'shop',
  });
  const accept = () => guest.call('POST', '/invitations/accept', { token, password: 'first password' });
  expect(await accept()).toMatchObject({ status: 200, body: { teammate: { id: body.id, role: 'agent' } } });
  expect((await guest.call('GET', '/session')).status).toBe(200);
  expect(await accept()).toMatchObject({ status: 404, body: { code: 'invitation_unknown' } });
});

test('an invitation ends after a week and cannot be made by hand', async () => {
  const { id } = await server.app
    .get(Teammates)
    .create(shop.accountId, { name: 'Late', email: 'late@shop.test', role: 'agent' });
  const token = server.app.get(Invitations).urlFor(id).split('/invite#')[1] ?? '';
  const guest = from('10.0.0.12');
  const [who, end] = token.split('.');
  for (const forged of [
    `${who}.${end}.`,
    `${who}.zzzzzzzz.${token.split('.')[2]}`,
    'x',
    `${shop.people.admin.id}.${end}.x`,
  ]) {
    expect((await guest.call('GET', `/invitations/${forged}`)).status).toBe(404);
  }
  clock.advance(7 * 24 * 3_600_000);
  expect((await guest.call('GET', `/invitations/${token}`)).status).toBe(404);
});

test('a token acts as its maker within its scopes until it is revoked', async () => {
  const { id, token } = await server.app
    .get(Tokens)
    .create(shop.accountId, shop.people.admin.id, { name: 'reader', scopes: ['read'] });
  const program = new TestCaller(server.url, {
    authorization: `Bearer ${token}`,
    origin: 'https://n8n.example',
  });
  expect((await program.call('GET', '/session')).body).toMatchObject({ teammate: { role: 'admin' } });
  expect(await program.call('POST', '/teams', { name: 'x' })).toMatchObject({
    status: 403,
    body: { code: 'not_allowed' },
  });
  await server.app.get(Tokens).revoke(shop.accountId, id);
  expect(await program.call('GET', '/session')).toMatchObject({
    status: 401,
    body: { code: 'token_invalid' },
  });
});

test('a token makes no further tokens: they could have more scopes or a later end', async () => {
  const { token } = await server.app
    .get(Tokens)
    .create(shop.accountId, shop.people.admin.id, { name: 'writer', scopes: ['write'] });
  const program = new TestCaller(server.url, { authorization: `Bearer ${token}` });
  expect(await program.call('POST', '/tokens', { name: 'more', scopes: ['read', 'write'] })).toMatchObject({
    status: 403,
    body: { code: 'not_allowed' },
  });
});

test.each(['2026-W50', '2099-366', '2001-01-01'])('a token cannot end at %s', async (expiresAt) => {
  const admin = await signedIn(server.url, 'admin@shop.test');
  const answer = await admin.call('POST', '/tokens', { name: 'x', scopes: ['read'], expiresAt });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
});

test('a token ends at its end', async () => {
  const expiresAt = new Date(clock.now().getTime() + 1_000).toISOString();
  const { token } = await server.app
    .get(Tokens)
    .create(shop.accountId, shop.people.admin.id, { name: 'short', scopes: ['read', 'write'], expiresAt });
  const program = new TestCaller(server.url, { authorization: `bearer ${token}` });
  expect((await program.call('POST', '/teams', { name: 'Made by program' })).status).toBe(201);
  clock.advance(1_000);
  expect((await program.call('GET', '/session')).status).toBe(401);
});

test.each(['', 'blc_', 'blc_wrong', 'x'.repeat(5_000)])(
  'a wrong token is refused, cookie or not',
  async (token) => {
    const caller = await signedIn(server.url, 'admin@shop.test');
    const answer = await caller.call('GET', '/session', undefined, { authorization: `Bearer ${token}` });
    expect(answer).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
  },
);

test('a new password asks for the present one, ends every other session, and says which keys go on', async () => {
  const person = await server.app.get(Teammates).create(shop.accountId, {
    name: 'Changing',
    email: 'changing@shop.test',
    role: 'agent',
    password: TEST_PASSWORD,
  });
  const [here, elsewhere] = [from('10.0.0.13'), from('10.0.0.14')];
  await here.signIn('changing@shop.test');
  await elsewhere.signIn('changing@shop.test');
  const change = (current: string, next: string) => here.call('PUT', '/session/password', { current, next });
  expect(await change('wrong', 'a new password')).toMatchObject({
    status: 401,
    body: { code: 'credentials_wrong' },
  });
  expect(await change(TEST_PASSWORD, 'short')).toMatchObject({ status: 400 });
  const key = { scopes: ['read' as const] };
  const { token } = await server.app.get(Tokens).create(shop.accountId, person.id, { name: 'n8n', ...key });
  const old = await server.app.get(Tokens).create(shop.accountId, person.id, { name: 'old', ...key });
  await server.app
    .get(Database)
    .people.query(`update api_tokens set expires_at = '2001-01-01' where id = $1`, [old.id]);
  expect(await change(TEST_PASSWORD, 'a new password')).toMatchObject({
    status: 200,
    body: { ended: 1, keysLeft: ['n8n'] },
  });
  const program = new TestCaller(server.url, { authorization: `Bearer ${token}` });
  expect((await program.call('GET', '/session')).status).toBe(200);
  expect((await here.call('GET', '/session')).status).toBe(200);
  expect((await elsewhere.call('GET', '/session')).status).toBe(401);
  expect((await elsewhere.signIn('changing@shop.test', 'a new password')).status).toBe(200);
});

test('an invitation can be made anew until it is accepted', async () => {
  const admin = await signedIn(server.url, 'admin@shop.test');
  const { id } = await server.app
    .get(Teammates)
    .create(shop.accountId, { name: 'Lost', email: 'lost@shop.test', role: 'agent' });
  const answer = await admin.call<{ invitationUrl: string }>('POST', `/teammates/${id}/invitation`);
  expect(answer.status).toBe(201);
  const token = answer.body.invitationUrl.split('/invite#')[1];
  expect((await from('10.0.0.15').call('GET', `/invitations/${token}`)).status).toBe(200);
  expect(await admin.call('POST', `/teammates/${shop.people.agent.id}/invitation`)).toMatchObject({
    status: 404,
    body: { code: 'invitation_unknown' },
  });
});
