import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  BotSettings,
  HoursSettings,
  NumberDetail,
  NumberView,
  Page,
  Role,
  RoutingSettings,
  Versioned,
} from '@balcao/contract';
import { Database, FakeClock } from '../platform/index.ts';
import { makeShop, signedIn, TestCaller, type TestShop } from '../testing/people.ts';
import { startBeside, startTestApp, type TestApp } from '../testing/test-app.ts';
import { Settings } from './settings.ts';

// A Monday, 12:00 in São Paulo.
const clock = new FakeClock('2026-03-02T15:00:00.000Z');
let server: TestApp;
let shop: TestShop;
const callers = {} as Record<Role, TestCaller>;
let stranger: TestCaller;

beforeAll(async () => {
  server = await startTestApp({}, { clock });
  shop = await makeShop(server.app, 'one');
  await makeShop(server.app, 'two');
  for (const role of ['agent', 'supervisor', 'owner', 'admin'] as const) {
    callers[role] = await signedIn(server.url, `${role}@one.test`);
  }
  stranger = await signedIn(server.url, 'admin@two.test');
});
afterAll(() => server.close());

const read = <T>(kind: string, caller = callers.admin) =>
  caller.call<Versioned<T>>('GET', `/settings/${kind}`);
const save = <T>(kind: string, version: number | string | null, body: unknown, caller = callers.admin) =>
  caller.call<Versioned<T> & { code?: string; present?: Versioned<T>; fields?: { field: string }[] }>(
    'PUT',
    `/settings/${kind}`,
    body,
    version === null ? {} : { 'if-match': `${version}` },
  );

test('before anybody saves, the defaults hold', async () => {
  const hours = await read<HoursSettings>('hours');
  expect(hours).toMatchObject({
    status: 200,
    body: { version: 0, timeZone: 'America/Sao_Paulo', outside: 'bot_only', holidays: [] },
  });
  expect(hours.headers.get('etag')).toBe('"0"');
  expect(hours.body.weekly.map((day) => day.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
  expect((await read<BotSettings>('bot')).body).toMatchObject({ enabled: true, graceMs: 8_000, faq: [] });
  expect((await read<RoutingSettings>('routing')).body).toMatchObject({ ownerAnswerWithinMs: 300_000 });
});

test('saving asks for the version that was read, and tells the present one when it is another', async () => {
  const { body } = await read<RoutingSettings>('routing');
  const changed = { ...body, ownerLeaseMs: 900_000 };
  expect(await save('routing', null, changed)).toMatchObject({
    status: 428,
    body: { code: 'version_required' },
  });
  expect(await save('routing', 'x', changed)).toMatchObject({ status: 428 });

  const saved = await save<RoutingSettings>('routing', `"${body.version}"`, changed);
  expect(saved).toMatchObject({ status: 200, body: { version: 1, ownerLeaseMs: 900_000 } });
  expect(saved.headers.get('etag')).toBe('"1"');

  const late = await save<RoutingSettings>('routing', `"${body.version}"`, { ...body, ownerLeaseMs: 60_000 });
  expect(late).toMatchObject({
    status: 412,
    body: { code: 'version_changed', present: { version: 1, ownerLeaseMs: 900_000 } },
  });
});

test('of two who save at once one wins', async () => {
  const { body } = await read<HoursSettings>('hours');
  const answers = await Promise.all(
    ['phone', 'team'].map((outside) => save<HoursSettings>('hours', body.version, { ...body, outside })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  const winner = answers.find(({ status }) => status === 200);
  expect((await read<HoursSettings>('hours')).body.outside).toBe(winner?.body.outside);
});

test('what is left out keeps its value', async () => {
  const { version } = (await read('routing')).body;
  await save('routing', version, { claimLeaseMs: 120_000 });
  expect((await read<RoutingSettings>('routing')).body).toMatchObject({
    claimLeaseMs: 120_000,
    restLeaseMs: 3_600_000,
  });
});

test('FAQ entries get an id and a topic, and are what the bot matches at once', async () => {
  const { version } = (await read('bot')).body;
  const saved = await save<BotSettings>('bot', version, {
    faq: [{ questions: ['Qual é o horário de funcionamento da loja?'], answer: 'Das 9h às 18h.' }],
  });
  const [entry] = saved.body.faq;
  expect(entry).toMatchObject({ topic: 'Qual é o horário de…', answer: 'Das 9h às 18h.' });
  expect(entry?.id).toBeTruthy();
  const { faq, versions } = await server.app.get(Settings).of(shop.accountId);
  expect(versions.bot).toBe(saved.body.version);
  expect(faq.match('horário de funcionamento').best?.entry.id).toBe(entry?.id);
});

const span = (from: string, to: string) => ({ from, to, mode: 'team' });
const monday = (...spans: unknown[]) => ({ weekly: [spans, [], [], [], [], [], []] });
test.each([
  ['hours', { timeZone: 'Brazil/Nowhere' }, 'timeZone'],
  ['hours', { timeZone: '+03:00' }, 'timeZone'],
  ['hours', { weekly: [[], []] }, 'weekly'],
  ['hours', { weekly: [[], [], [], [], [], [], 'x'] }, 'weekly'],
  ['hours', { weekly: null }, 'weekly'],
  ['hours', monday(span('08:00', '25:00')), 'weekly.0.0.to'],
  ['hours', monday(span('8:00', '12:00')), 'weekly.0.0.from'],
  ['hours', monday({ ...span('08:00', '12:00'), mode: 'always' }), 'weekly.0.0.mode'],
  ['hours', monday(span('12:00', '12:00')), 'weekly.0.0.to'],
  ['hours', monday(span('13:00', '18:00'), span('08:00', '13:30')), 'weekly.0.0.from'],
  ['hours', { outside: 'never' }, 'outside'],
  ['hours', { holidays: [{ date: '2026-02-30', name: 'x' }] }, 'holidays.0.date'],
  ['hours', { holidays: [1, 2].map(() => ({ date: '2026-12-25', name: 'Natal' })) }, 'holidays.1.date'],
  ['bot', { graceMs: -1 }, 'graceMs'],
  ['bot', { graceMs: 20_000, graceMaxMs: 10_000 }, 'graceMaxMs'],
  ['bot', { handOverText: '  ' }, 'handOverText'],
  ['bot', { faq: [{ questions: [], answer: 'x' }] }, 'faq.0.questions'],
  ['bot', { faq: [{ questions: ['x'], answer: '' }] }, 'faq.0.answer'],
  ['bot', { faq: [{ questions: [7], answer: 'x' }] }, 'faq.0.questions'],
  ['bot', { unknown: true }, 'unknown'],
  ['routing', { ownerLeaseMs: 0 }, 'ownerLeaseMs'],
  ['routing', { ownerLeaseMs: '900000' }, 'ownerLeaseMs'],
  ['routing', { handOverPhrases: ['x'] }, 'handOverPhrases'],
])('%s refuse %j', async (kind, body, field) => {
  const { version } = (await read(kind)).body;
  const answer = await save(kind, version, body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(answer.body.fields?.map((one) => one.field)).toContain(field);
  expect((await read(kind)).body.version).toBe(version);
});

test('24:00 ends a day, and a lunch hour is two spans that meet nobody', async () => {
  const { version } = (await read('hours')).body;
  const weekly = monday(span('13:30', '24:00'), span('00:00', '12:00')).weekly;
  expect((await save('hours', version, { weekly })).status).toBe(200);
});

test('who may save', async () => {
  for (const kind of ['hours', 'bot', 'routing']) {
    const { version } = (await read(kind, callers.agent)).body;
    const statuses: Record<string, number> = {};
    for (const role of ['agent', 'supervisor'] as const) {
      statuses[role] = (
        await save(kind, version, kind === 'bot' ? { graceMs: 1 } : {}, callers[role])
      ).status;
    }
    expect([kind, statuses]).toEqual([kind, { agent: 403, supervisor: 403 }]);
  }
  const { body } = await read<BotSettings>('bot', callers.supervisor);
  const off = await save<BotSettings>('bot', body.version, { ...body, enabled: false }, callers.supervisor);
  expect(off).toMatchObject({ status: 200, body: { enabled: false, faq: body.faq } });
});

test('settings of one account are nothing to another', async () => {
  expect((await read<HoursSettings>('hours', stranger)).body.version).toBe(0);
});

const number = {
  name: 'Loja',
  phoneNumberId: '200000000000009',
  businessAccountId: '100000000000009',
  displayPhone: '+55 11 4000-0009',
  accessToken: 'a token from Meta',
};

test('a number is connected once, its token sealed, its place known at once', async () => {
  const settings = server.app.get(Settings);
  expect(await settings.numberByPhoneNumberId(number.phoneNumberId)).toBeNull();
  const made = await callers.admin.call<NumberDetail>('POST', '/numbers', number);
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'Loja', status: 'connected', hasAccessToken: true },
  });
  expect(JSON.stringify(made.body)).not.toContain(number.accessToken);

  const place = { accountId: shop.accountId, numberId: made.body.id };
  expect(await settings.numberByPhoneNumberId(number.phoneNumberId)).toEqual(place);
  expect(await settings.numberByAccount(number.businessAccountId, '551140000009')).toEqual(place);
  expect(await settings.numberByAccount(number.businessAccountId, '551140000000')).toBeNull();
  expect(await settings.accessToken(made.body.id)).toBe(number.accessToken);
  const { rows } = await server.app
    .get(Database)
    .people.query<{ token: Buffer }>(`select access_token as token from numbers where id = $1`, [
      made.body.id,
    ]);
  expect(rows[0]?.token.includes(number.accessToken)).toBe(false);

  for (const caller of [callers.admin, stranger]) {
    expect(await caller.call('POST', '/numbers', number)).toMatchObject({
      status: 409,
      body: { code: 'number_taken' },
    });
  }
  const seen = await callers.agent.call<Page<NumberView>>('GET', '/numbers');
  expect(seen.body.items[0]).not.toHaveProperty('phoneNumberId');
});

test('a number changes its name, team and token; another account’s team is unknown', async () => {
  const { items } = (await callers.admin.call<Page<NumberDetail>>('GET', '/numbers')).body;
  const path = `/numbers/${items[0]?.id}`;
  const team = async (caller: TestCaller) =>
    (await caller.call<{ id: string }>('POST', '/teams', { name: 'Vendas' })).body.id;
  const [ours, theirs] = [await team(callers.admin), await team(stranger)];
  expect(
    await callers.admin.call('PATCH', path, {
      name: 'Centro',
      defaultTeamId: ours,
      accessToken: 'the next token',
    }),
  ).toMatchObject({ status: 200, body: { name: 'Centro', defaultTeamId: ours } });
  expect(await server.app.get(Settings).accessToken(items[0]?.id ?? '')).toBe('the next token');
  expect((await callers.admin.call('PATCH', path, { defaultTeamId: theirs })).status).toBe(404);
  expect((await callers.admin.call('PATCH', path, { defaultTeamId: null })).body).toMatchObject({
    name: 'Centro',
    defaultTeamId: null,
  });
  expect((await stranger.call('PATCH', path, { name: 'Mine' })).status).toBe(404);
  expect((await stranger.call('PATCH', path, {})).status).toBe(404);
  expect((await callers.supervisor.call('PATCH', path, { name: 'Mine' })).status).toBe(403);
});

test('an override holds until its end and always has one', async () => {
  const { items } = (await callers.admin.call<Page<NumberView>>('GET', '/numbers')).body;
  const path = `/numbers/${items[0]?.id}/mode`;
  const until = new Date(clock.now().getTime() + 3_600_000).toISOString();
  expect((await callers.agent.call('POST', path, { mode: 'phone', until })).status).toBe(403);
  expect((await stranger.call('POST', path, { mode: 'phone', until })).status).toBe(404);
  for (const bad of [
    { mode: 'phone' },
    { mode: 'phone', until: clock.now().toISOString() },
    { mode: 'x', until },
  ]) {
    expect((await callers.supervisor.call('POST', path, bad)).status).toBe(400);
  }
  expect(await callers.supervisor.call('POST', path, { mode: 'phone', until })).toMatchObject({
    status: 200,
    body: { mode: { mode: 'phone', until, byHand: true } },
  });
  expect((await callers.supervisor.call('DELETE', path)).body).toMatchObject({ mode: { byHand: false } });

  await callers.supervisor.call('POST', path, { mode: 'silent', until });
  clock.advance(3_600_000);
  const after = await callers.agent.call<Page<NumberView>>('GET', '/numbers');
  expect(after.body.items[0]?.mode).toMatchObject({ byHand: false });
});

test.each(['x', randomUUID()])('number %s is unknown', async (id) => {
  const until = new Date(clock.now().getTime() + 1_000).toISOString();
  expect(await callers.admin.call('POST', `/numbers/${id}/mode`, { mode: 'team', until })).toMatchObject({
    status: 404,
    body: { code: 'number_unknown' },
  });
});

test('a change is effective at once in the other process', async () => {
  const beside = await startBeside(server, { clock });
  try {
    const there = beside.app.get(Settings);
    const before = await there.of(shop.accountId);
    const heard = new Promise<void>((done) => {
      const stop = there.onChange((accountId) => {
        if (accountId !== shop.accountId) return;
        stop();
        done();
      });
    });
    await save('bot', before.versions.bot, { graceMs: 5_000 });
    await heard;
    expect((await there.of(shop.accountId)).bot.graceMs).toBe(5_000);
    expect(before.bot.graceMs).not.toBe(5_000);
  } finally {
    await beside.close();
  }
});
