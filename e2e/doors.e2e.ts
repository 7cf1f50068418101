import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ERRORS, type ErrorCode, type Page, type Problem, type SetAsideDelivery } from '@balcao/contract';
import { signBody } from '@balcao/whatsapp';
import { expectConverged } from './support/converged.ts';
import type { Panel } from './support/panel.ts';
import { Person } from './support/person.ts';
import { freePort } from './support/ports.ts';
import { ServerProcess } from './support/server-process.ts';
import { APP_SECRET, PASSWORD, Shop, VERIFY_TOKEN } from './support/shop.ts';

// doors.md: what stands on that page is a promise.
const METRICS_TOKEN = 'a token for the metrics of the scenarios';
const NOBODY = '01900000-0000-7000-8000-000000000000';

let shop: Shop;
let agent: Person;
let supervisor: Person;
let panel: Panel;
let conversationId: string;

beforeAll(async () => {
  shop = await Shop.open({ env: { METRICS_TOKEN } });
  agent = await shop.person('Bianca');
  supervisor = await shop.person('Sônia', 'supervisor');
  panel = await shop.panel(agent);
  shop.customer('Marina Alves').says('segredo da cliente');
  conversationId = (await panel.until('Marina', () => panel.with('Marina Alves'))).id;
});
afterAll(() => shop?.close());

test('`serve` refuses a bad environment with one table of everything that is wrong', async () => {
  const server = new ServerProcess('serve', await freePort(), {
    PORT: 'many',
    DATABASE_URL: 'mysql://localhost/balcao',
    SECRET_KEY: 'short',
    APP_ROLE: 'king',
    ADMIN_EMAIL: 'nobody',
    WHATSAPP_APP_SECRET: 'long enough',
    WHATSAPP_PHONE_ID: '12345',
    TZ: 'Mars/Olympus',
  });
  try {
    server.spawn();
    expect(await server.exit(100_000)).toMatchObject({ code: 1 });
    for (const variable of [
      'PORT',
      'DATABASE_URL',
      'SECRET_KEY',
      'APP_ROLE',
      'ADMIN_EMAIL',
      'ADMIN_PASSWORD',
      'WHATSAPP_VERIFY_TOKEN',
      'WHATSAPP_PHONE_ID',
      'TZ',
    ]) {
      expect(server.output).toMatch(new RegExp(`^ +${variable} +\\S`, 'm'));
    }
    expect(server.output).not.toMatch(/^\s+at /m);
    expect(server.log).toEqual([]);
  } finally {
    await server.remove();
  }
});

test('`serve` with an outside database wants its own SECRET_KEY', async () => {
  const server = new ServerProcess('server', await freePort(), { DATABASE_URL: shop.database.url });
  try {
    server.spawn();
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.output).toMatch(/^ +SECRET_KEY +is required/m);
  } finally {
    await server.remove();
  }
});

describe("the operators' door", () => {
  test('live and ready', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'ok' });
    const ready = await get('/health/ready');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      status: 'ok',
      checks: {
        database: { ok: true },
        migrations: { ok: true, pending: 0 },
        deliveries: { ok: true },
        disk: { ok: true },
      },
    });
  });

  test('metrics for the bearer of the token only', async () => {
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', { authorization: 'Bearer wrong' })).status).toBe(401);
    const metrics = await get('/metrics', { authorization: `Bearer ${METRICS_TOKEN}` });
    expect(metrics.status).toBe(200);
    const text = await metrics.text();
    expect(text).toMatch(/^balcao_live_sockets \d+$/m);
    expect(text).not.toMatch(/Marina|segredo/);
  });

  test('the documents list every route of the page that exists, and what is not listed is not there', async () => {
    const { paths } = (await (await get('/api/docs-json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const listed = new Set(
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      ),
    );
    const missing = OF_THIS_ISSUE.filter((route) => !listed.has(route));
    expect(missing).toEqual([]);
    for (const route of LATER.filter((one) => !listed.has(one))) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await shop.admin.call<Problem>(
        method,
        path.replace('/api/v1', '').replace(/\{\w+\}/g, NOBODY),
      );
      expect([route, answer.status, answer.body.code]).toEqual([route, 404, 'not_found']);
    }
  });

  test('the live door has its document', async () => {
    const text = await (await get('/api/asyncapi.json')).text();
    for (const name of ['ready', 'live', 'resync', 'presence', 'viewing', 'typing', 'since']) {
      expect(text).toContain(`"${name}"`);
    }
  });
});

describe('errors are problems with a code of the closed set', () => {
  type Who = 'nobody' | 'agent' | 'admin';
  type Refusal = [ErrorCode, Who, string, string, unknown?, Record<string, string>?];
  const inThread = '/conversations/:id';
  const reply = (text: string, more: object = {}) => ({
    clientId: randomUUID(),
    type: 'text',
    text,
    seenMessageId: null,
    ...more,
  });

  const refusals: Refusal[] = [
    ['signed_out', 'nobody', 'GET', '/inbox'],
    [
      'credentials_wrong',
      'nobody',
      'POST',
      '/session',
      { email: 'who@loja.example', password: 'not this one' },
    ],
    ['token_invalid', 'nobody', 'GET', '/inbox', undefined, { authorization: 'Bearer blc_nobody' }],
    ['origin_refused', 'agent', 'POST', `${inThread}/claim`, {}, { origin: 'https://elsewhere.example' }],
    ['origin_refused', 'agent', 'POST', `${inThread}/claim`, {}, { origin: 'null' }],
    ['not_allowed', 'agent', 'POST', '/teammates', { name: 'X', email: 'x@loja.example', role: 'admin' }],
    ['not_allowed', 'agent', 'PUT', '/settings/routing', {}, { 'if-match': '"0"' }],
    ['not_allowed', 'agent', 'GET', '/tokens'],
    ['not_found', 'agent', 'GET', '/nothing/here'],
    ['invalid', 'agent', 'GET', '/inbox?limit=1000'],
    ['invalid', 'agent', 'GET', '/inbox?view=everything'],
    ['cursor_invalid', 'agent', 'GET', '/inbox?cursor=elsewhere'],
    ['conversation_unknown', 'agent', 'GET', `/conversations/${NOBODY}`],
    ['conversation_unknown', 'agent', 'GET', '/conversations/not-an-id'],
    ['conversation_unknown', 'agent', 'POST', `/conversations/${NOBODY}/claim`, {}],
    ['message_unknown', 'agent', 'POST', `${inThread}/messages`, reply('Oi', { seenMessageId: NOBODY })],
    ['message_unknown', 'agent', 'POST', `${inThread}/read`, { messageId: NOBODY }],
    ['teammate_unknown', 'agent', 'POST', `${inThread}/transfer`, { to: { teammate: NOBODY } }],
    ['team_unknown', 'agent', 'POST', `${inThread}/transfer`, { to: { team: NOBODY } }],
    ['text_empty', 'agent', 'POST', `${inThread}/messages`, reply(' \n\t ')],
    ['text_too_long', 'agent', 'POST', `${inThread}/messages`, reply('a'.repeat(5_000))],
    ['text_empty', 'agent', 'POST', `${inThread}/notes`, { text: '' }],
    ['invalid', 'agent', 'POST', `${inThread}/messages`, { text: 7 }],
    ['invalid', 'agent', 'POST', `${inThread}/transfer`, { to: { teammate: 'x' } }],
    ['invalid', 'agent', 'POST', `${inThread}/snooze`, { until: '2001-01-01T00:00:00Z' }],
    ['not_resolved', 'agent', 'POST', `${inThread}/reopen`, {}],
    ['not_held', 'agent', 'POST', `${inThread}/release`, {}],
    ['version_required', 'admin', 'PUT', '/settings/routing', {}],
    ['version_changed', 'admin', 'PUT', '/settings/routing', {}, { 'if-match': '"99"' }],
    [
      'email_taken',
      'admin',
      'POST',
      '/teammates',
      { name: 'X', email: 'bianca@loja.example', role: 'agent' },
    ],
    ['number_unknown', 'admin', 'POST', `/numbers/${NOBODY}/mode`, { mode: 'team', until: inAnHour() }],
    ['token_unknown', 'admin', 'DELETE', `/tokens/${NOBODY}`],
  ];

  // One parameter: Jest would take a further one, left out in a row, for its `done`.
  test.each(refusals)('%s: %s %s %s', async (...row: Refusal) => {
    const [code, who, method, path, body, headers] = row;
    const person = who === 'nobody' ? new Person(shop.server.url) : who === 'agent' ? agent : shop.admin;
    const answer = await person.call<Problem>(method, path.replace(':id', conversationId), body, headers);
    expectProblem(answer.headers, answer.status, answer.body, code);
  });

  test.each([
    ['invalid_json', '{"half":', 'application/json'],
    ['too_large', JSON.stringify({ text: 'a'.repeat(300_000) }), 'application/json'],
  ] as const)('%s', async (code, body, type) => {
    const response = await fetch(`${shop.server.url}/api/v1/conversations/${conversationId}/notes`, {
      method: 'POST',
      headers: { cookie: agent.cookie, 'content-type': type },
      body,
    });
    expectProblem(response.headers, response.status, (await response.json()) as Problem, code);
  });

  test('our own origin is let in', async () => {
    const answer = await agent.call(
      'POST',
      `/conversations/${conversationId}/read`,
      {},
      { origin: shop.server.url },
    );
    expect(answer.body).toMatchObject({ code: 'invalid' });
  });

  test('wrong passwords are slowed, then locked', async () => {
    await shop.person('Alvo');
    const stranger = new Person(shop.server.url);
    const wrong = { email: 'alvo@loja.example', password: 'a wrong password' };
    const codes: string[] = [];
    let locked: Problem | undefined;
    for (let i = 0; i < 4 && !locked; i += 1) {
      const { body } = await stranger.call<Problem>('POST', '/session', wrong);
      codes.push(body.code);
      if (body.code === 'too_many') locked = body;
    }
    expect(codes.slice(0, 2)).toEqual(['credentials_wrong', 'credentials_wrong']);
    expect(locked).toMatchObject({ status: 429 });
    expect(Number(locked?.['retryAfterMs'])).toBeGreaterThan(0);
  });

  test('a supervisor may what an agent may not', async () => {
    const mine = await shop.person('Dona');
    await mine.claim(conversationId);
    expect(
      await agent.refused('POST', `/conversations/${conversationId}/transfer`, { to: { queue: true } }),
    ).toMatchObject({ code: 'claim_taken' });
    await supervisor.post(`/conversations/${conversationId}/transfer`, { to: { queue: true } });
    await panel.until('the queue', () => panel.conversation(conversationId).turn.kind === 'queue');
    expect(panel.conversation(conversationId).because).toBe('moved_by_supervisor');
  });

  test('one Idempotency-Key, one note', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const path = `/conversations/${conversationId}/notes`;
    const first = await agent.call<{ id: string }>('POST', path, { text: 'uma vez só' }, key);
    const second = await agent.call<{ id: string }>('POST', path, { text: 'uma vez só' }, key);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).toBe(first.body.id);
    const notes = (await agent.messages(conversationId)).filter(({ text }) => text === 'uma vez só');
    expect(notes).toHaveLength(1);
  });
});

describe("Meta's door", () => {
  const url = () => `${shop.server.url}/webhooks/whatsapp`;
  const post = async (body: string | Buffer, signature?: string | null) => {
    const bytes = Buffer.from(body);
    const signed = signature === undefined ? signBody(APP_SECRET, bytes) : signature;
    const response = await fetch(url(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(signed && { 'x-hub-signature-256': signed }) },
      body: new Uint8Array(bytes),
    });
    await response.arrayBuffer();
    return response.status;
  };

  test('verification needs our word', async () => {
    const asked = (token: string) =>
      fetch(`${url()}?hub.mode=subscribe&hub.challenge=4711&hub.verify_token=${encodeURIComponent(token)}`);
    const right = await asked(VERIFY_TOKEN);
    expect([right.status, await right.text()]).toEqual([200, '4711']);
    expect((await asked('guessed')).status).toBe(403);
  });

  test.each([
    ['no signature', null],
    ['a signature by another secret', signBody('another secret', Buffer.from('{}'))],
    ['half a signature', 'sha256=abcd'],
  ])('%s: 401', async (_what, signature) => {
    expect(await post('{}', signature)).toBe(401);
  });

  test('more than 4 MiB: 413', async () => {
    expect(await post(Buffer.alloc(4 * 1024 * 1024 + 1, 'a'))).toBe(413);
  });

  test.each([
    ['half JSON', '{"object":"whatsapp_business_account","entry":[{"id"'],
    ['nothing', ''],
    ['null bytes', '{"object":"whatsapp_business_account","entry":"\u0000\u0000"}'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['other types than promised', '{"object":"whatsapp_business_account","entry":[{"changes":7},null,"x"]}'],
    ['ten thousand levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['something unheard of', '{"object":"moon","entry":[]}'],
  ])('%s, but signed: kept, 200, and the next goes through', async (what, body) => {
    expect(await post(body)).toBe(200);
    const name = `Depois de ${what}`;
    shop.customer(name).says('E agora?');
    await panel.until(name, () => panel.with(name));
  });

  test('an operator sees what was set aside', async () => {
    const { items } = await shop.admin.get<Page<SetAsideDelivery>>('/deliveries/set-aside');
    expect(items.length).toBeGreaterThanOrEqual(4);
    expect(items.map(({ problem }) => problem)).toContain('unreadable');
    expect((await agent.refused('GET', '/deliveries/set-aside')).code).toBe('not_allowed');
  });
});

describe('another account in the same installation', () => {
  let stranger: Person;

  beforeAll(async () => {
    const email = 'dono@padaria.example';
    const made = await shop.server.balcao(
      'account',
      'create',
      '--name',
      'Padaria',
      '--email',
      email,
      '--password',
      PASSWORD,
    );
    expect(made).toMatchObject({ code: 0 });
    stranger = await Person.signedIn(shop.server.url, email, PASSWORD);
  });

  test('sees an empty shop', async () => {
    expect(await stranger.inbox()).toMatchObject({ items: [], counts: { all: 0, queue: 0 }, seq: 0 });
    expect((await stranger.get<Page<unknown>>('/numbers')).items).toEqual([]);
    expect((await stranger.get<Page<{ name: string }>>('/teammates')).items).toHaveLength(1);
  });

  test("sees none of what was set aside, and neither do we: it may be the other one's", async () => {
    for (const admin of [stranger, shop.admin]) {
      expect((await admin.get<Page<SetAsideDelivery>>('/deliveries/set-aside')).items).toEqual([]);
    }
    // It also finds fault with the database of the tests, which may forget at a power cut.
    expect((await shop.server.balcao('doctor')).output).toMatch(/\d+ deliveries were set aside/);
  });

  test.each([
    ['GET', '', undefined],
    ['GET', '/messages', undefined],
    ['GET', '/decisions', undefined],
    ['POST', '/claim', {}],
    ['POST', '/release', {}],
    ['POST', '/messages', { clientId: randomUUID(), type: 'text', text: 'Oi', seenMessageId: null }],
    ['POST', '/notes', { text: 'Oi' }],
    ['POST', '/transfer', { to: { queue: true } }],
    ['POST', '/resolve', {}],
    ['POST', '/snooze', { until: 'reply' }],
    ['POST', '/bot', { paused: true }],
    ['POST', '/answered-elsewhere', { how: 'call' }],
  ])("knows nothing of our conversation's %s %s", async (method, path, body) => {
    const refused = await stranger.refused(method, `/conversations/${conversationId}${path}`, body);
    expect(refused).toMatchObject({ status: 404, code: 'conversation_unknown' });
  });

  test('cannot move our number, change our people or hand things to them', async () => {
    const { items } = await shop.admin.get<Page<{ id: string }>>('/numbers');
    const mode = { mode: 'team', until: inAnHour() };
    expect(await stranger.refused('POST', `/numbers/${items[0]?.id}/mode`, mode)).toMatchObject({
      code: 'number_unknown',
    });
    expect(await stranger.refused('PATCH', `/teammates/${agent.id}`, { active: false })).toMatchObject({
      code: 'teammate_unknown',
    });
  });

  test('hears nothing of us on its socket', async () => {
    const theirs = await shop.panel(stranger);
    shop.customer('José Santana').says('só para a loja');
    await panel.until('it', () => panel.with('José Santana'));
    await agent.post(`/conversations/${conversationId}/notes`, { text: 'também não' });
    await panel.until('the note', () =>
      [...panel.told.values()].some((one) => 'message' in one && one.message.text === 'também não'),
    );
    // Its own word comes behind all of ours: whatever would have leaked is there by then.
    theirs.say('since', { seq: 0 });
    expect(theirs.told.size).toBe(0);
    expect(theirs.conversations).toEqual([]);
  });
});

test('who is switched off loses the socket within seconds and hears no more', async () => {
  const leaver = await shop.person('Vai Embora');
  const theirs = await shop.panel(leaver);
  await shop.admin.call('PATCH', `/teammates/${leaver.id}`, { active: false });
  await theirs.until('the socket to fall', () => !theirs.isReady, 5_000);
  theirs.close();
  expect((await leaver.call('GET', '/session')).status).toBe(401);
});

test('the panel is served: its page everywhere, but no page for a missing file', async () => {
  const page = await get('/inbox/all', { accept: 'text/html' });
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect((await get('/_app/immutable/gone.js')).status).toBe(404);
  expect(
    (await get('/simulator/', { accept: 'text/html' }).then((one) => one.text())).toLowerCase(),
  ).not.toContain('simulator');
});

test('everybody agrees in the end, and the log tells no secrets', async () => {
  await shop.untilTaken();
  await expectConverged([panel]);
  expect(shop.server.log.length).toBeGreaterThan(0);
  for (const secret of ['segredo da cliente', 'Marina', '5511960', PASSWORD, agent.cookie, APP_SECRET]) {
    expect(shop.server.output).not.toContain(secret);
  }
});

test('without its database: not ready, 503 to Meta, alive; told to stop, it stops', async () => {
  await shop.database.drop();
  expect((await get('/health/ready')).status).toBe(503);
  expect((await get('/health/live')).status).toBe(200);
  const bytes = Buffer.from('{"object":"whatsapp_business_account","entry":[]}');
  const response = await fetch(`${shop.server.url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'x-hub-signature-256': signBody(APP_SECRET, bytes) },
    body: bytes,
  });
  expect(response.status).toBe(503);
  panel.close();
  expect(await shop.server.stop()).toEqual({ code: 0, signal: null });
});

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${shop.server.url}${path}`, { headers });
}

function expectProblem(headers: Headers, status: number, body: Problem, code: ErrorCode): void {
  expect(body.code).toBe(code);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(status).toBe(ERRORS[code][0]);
  expect(body).toMatchObject({
    status,
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
    requestId: expect.any(String),
  });
}

function inAnHour(): string {
  return new Date(Date.now() + 3_600_000).toISOString();
}

/** Routes of doors.md that this product has. Meta's door is not among them: its document is Meta's own. */
const OF_THIS_ISSUE = [
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  ...['POST', 'GET', 'DELETE'].map((method) => `${method} /api/v1/session`),
  'GET /api/v1/inbox',
  'GET /api/v1/conversations/{id}',
  'GET /api/v1/conversations/{id}/messages',
  'POST /api/v1/conversations/{id}/messages',
  'GET /api/v1/conversations/{id}/decisions',
  ...[
    'claim',
    'release',
    'notes',
    'transfer',
    'resolve',
    'reopen',
    'snooze',
    'bot',
    'read',
    'answered-elsewhere',
  ].map((command) => `POST /api/v1/conversations/{id}/${command}`),
  'POST /api/v1/messages/{id}/bot-was-wrong',
  'GET /api/v1/teammates',
  'POST /api/v1/teammates',
  'GET /api/v1/teams',
  'GET /api/v1/tokens',
  'POST /api/v1/tokens',
  'DELETE /api/v1/tokens/{id}',
  ...['bot', 'hours', 'routing'].flatMap((kind) => [
    `GET /api/v1/settings/${kind}`,
    `PUT /api/v1/settings/${kind}`,
  ]),
  'GET /api/v1/numbers',
  'POST /api/v1/numbers',
  'POST /api/v1/numbers/{id}/mode',
  'DELETE /api/v1/numbers/{id}/mode',
  'GET /api/v1/reports/double-answers',
];

/** Routes of doors.md that may come later: listed and there, or neither. */
const LATER = [
  'GET /api/v1/search',
  'GET /api/v1/contacts',
  'GET /api/v1/labels',
  'GET /api/v1/quick-replies',
  'GET /api/v1/templates',
  'GET /api/v1/audit',
  'GET /api/v1/webhooks',
  'POST /api/v1/settings/routing/dry-run',
];
