import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  FieldsSettings,
  Page,
  QuickReplyRequest,
  QuickReplyView,
  Role,
  SavedViewView,
  TeamDetail,
  Versioned,
} from '@balcao/contract';
import { FakeClock } from '../platform/index.ts';
import { makeShop, signedIn, type TestCaller, type TestShop } from '../testing/people.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const DAY = 86_400_000;
const clock = new FakeClock('2026-03-02T15:00:00.000Z');
let server: TestApp;
let shop: TestShop;
const callers = {} as Record<Role, TestCaller>;
let stranger: TestCaller;

beforeAll(async () => {
  server = await startTestApp({}, { clock });
  shop = await makeShop(server.app, 'one');
  await makeShop(server.app, 'two');
  await signIn();
});
afterAll(() => server.close());

async function signIn(): Promise<void> {
  for (const role of ['agent', 'supervisor', 'owner', 'admin'] as const) {
    callers[role] = await signedIn(server.url, `${role}@one.test`);
  }
  stranger = await signedIn(server.url, 'admin@two.test');
}

type Told<T> = T & { code?: string };
const reply = (shortcut: string, more: Partial<QuickReplyRequest> = {}) => ({
  shortcut,
  text: `Texto de ${shortcut}`,
  teamId: null,
  personal: false,
  ...more,
});
const add = async (request: unknown, caller = callers.supervisor) =>
  (await caller.call<Told<QuickReplyView>>('POST', '/quick-replies', request)).body;
const seenBy = async (caller: TestCaller) =>
  (await caller.call<Page<QuickReplyView>>('GET', '/quick-replies')).body.items.map(
    ({ shortcut }) => shortcut,
  );

test('personal ones are seen by their owner alone, shared ones by everybody of the account', async () => {
  await add(reply('pix'));
  await add(reply('meu', { personal: true }), callers.agent);
  expect(await seenBy(callers.agent)).toEqual(expect.arrayContaining(['pix', 'meu']));
  expect(await seenBy(callers.owner)).toEqual(['pix']);
  expect(await seenBy(stranger)).toEqual([]);
});

test("a team's are seen by its members and by those who oversee", async () => {
  const [vendas, caixa] = await Promise.all(
    [['Vendas', [shop.people.agent.id]] as const, ['Caixa', []] as const].map(
      async ([name, teammateIds]) =>
        (await callers.admin.call<TeamDetail>('POST', '/teams', { name, teammateIds })).body,
    ),
  );
  await add(reply('desconto', { teamId: vendas?.id ?? null }));
  await add(reply('troco', { teamId: caixa?.id ?? null }));
  const agents = await seenBy(callers.agent);
  expect(agents).toContain('desconto');
  expect(agents).not.toContain('troco');
  expect(await seenBy(callers.supervisor)).toEqual(expect.arrayContaining(['desconto', 'troco']));
  expect(await add(reply('x', { teamId: randomUUID() }))).toMatchObject({ code: 'team_unknown' });
  // One name in each team is fine, twice in one is not.
  expect(await add(reply('desconto', { teamId: caixa?.id ?? null }))).toMatchObject({ shortcut: 'desconto' });
  expect(await add(reply('desconto', { teamId: vendas?.id ?? null }))).toMatchObject({ code: 'name_taken' });
});

test('an agent changes her own alone; what she may not see does not exist for her', async () => {
  const shared = await add(reply('frete'));
  const mine = await add(reply('minha', { personal: true }), callers.agent);
  const hers = await add(reply('dela', { personal: true }), callers.supervisor);
  const change = (id: string, body: unknown, caller = callers.agent) =>
    caller.call('PATCH', `/quick-replies/${id}`, body);
  expect(await add(reply('livre'), callers.agent)).toMatchObject({ code: 'not_allowed' });
  expect((await change(shared.id, { text: 'x' })).status).toBe(403);
  expect((await change(mine.id, { text: 'novo' })).body).toMatchObject({ text: 'novo', personal: true });
  expect((await change(mine.id, { personal: false })).status).toBe(403);
  expect((await change(hers.id, { text: 'x' })).status).toBe(404);
  expect((await change(shared.id, { text: 'x' }, stranger)).status).toBe(404);
  expect((await callers.admin.call('DELETE', `/quick-replies/${hers.id}`)).status).toBe(404);
  expect((await callers.agent.call('DELETE', `/quick-replies/${mine.id}`)).status).toBe(204);
});

test.each([
  ['capitals', { shortcut: 'Pix' }],
  ['a slash', { shortcut: '/pix' }],
  ['no text', { text: '   ' }],
  ['too long a text', { text: 'x'.repeat(4097) }],
])('a quick reply with %s is refused', async (_what, more) => {
  expect(await add({ ...reply('ruim'), ...more })).toMatchObject({ code: 'invalid' });
});

test('what I used most in 30 days stands first, for me alone', async () => {
  const [a, b] = [await add(reply('aaa')), await add(reply('zzz'))];
  const use = (id: string, caller = callers.owner) => caller.call('POST', `/quick-replies/${id}/used`);
  await use(a.id);
  await use(a.id);
  clock.advance(31 * DAY);
  await signIn(); // no session lasts that long unused
  for (let i = 0; i < 2; i += 1) expect((await use(b.id)).status).toBe(204);
  const { body } = await callers.owner.call<Page<QuickReplyView>>('GET', '/quick-replies');
  expect(body.items[0]).toMatchObject({ shortcut: 'zzz', uses: 2 });
  expect(body.items.find(({ id }) => id === a.id)?.uses).toBe(0);
  expect((await callers.admin.call<Page<QuickReplyView>>('GET', '/quick-replies')).body.items[0]?.uses).toBe(
    0,
  );
  expect((await use(b.id, stranger)).status).toBe(404);
});

const view = (name: string, shared = false) => ({ name, query: 'etiqueta:vip', sort: 'priority', shared });

test('saved views: my own and the shared ones, which supervisors keep', async () => {
  const save = (body: unknown, caller: TestCaller) =>
    caller.call<Told<SavedViewView>>('POST', '/saved-views', body);
  const own = await save(view('Meus VIPs'), callers.agent);
  const shared = await save(view('Todos os VIPs', true), callers.supervisor);
  expect(own.status).toBe(201);
  expect((await save(view('Meus'), callers.supervisor)).status).toBe(201);
  expect((await save(view('x', true), callers.agent)).body.code).toBe('not_allowed');
  expect((await save(view('meus vips'), callers.agent)).body.code).toBe('name_taken');
  const names = async (caller: TestCaller) =>
    (await caller.call<Page<SavedViewView>>('GET', '/saved-views')).body.items.map(({ name }) => name);
  expect(await names(callers.agent)).toEqual(['Todos os VIPs', 'Meus VIPs']);
  expect(await names(stranger)).toEqual([]);
  const change = (id: string, body: unknown, caller: TestCaller) =>
    caller.call<Told<SavedViewView>>('PATCH', `/saved-views/${id}`, body);
  expect((await change(shared.body.id, { name: 'y' }, callers.agent)).body.code).toBe('not_allowed');
  expect((await change(own.body.id, { shared: true }, callers.agent)).body.code).toBe('not_allowed');
  expect((await change(own.body.id, { name: 'y' }, callers.owner)).body.code).toBe('saved_view_unknown');
  expect((await change(own.body.id, { sort: 'recent' }, callers.agent)).body).toMatchObject({
    sort: 'recent',
  });
  expect((await callers.agent.call('DELETE', `/saved-views/${shared.body.id}`)).status).toBe(403);
  expect((await callers.owner.call('DELETE', `/saved-views/${shared.body.id}`)).status).toBe(204);
});

test('own fields are saved whole, by the version that was read', async () => {
  const read = () => callers.agent.call<Versioned<FieldsSettings>>('GET', '/settings/fields');
  expect((await read()).body).toEqual({ fields: [], version: 0 });
  const save = (fields: unknown, version: number | null, caller = callers.owner) =>
    caller.call<Told<Versioned<FieldsSettings>>>(
      'PUT',
      '/settings/fields',
      { fields },
      version === null ? {} : { 'if-match': `"${version}"` },
    );
  const fields = [
    { name: 'CPF', kind: 'text' },
    { name: 'Tamanho', kind: 'choice', choices: ['P', 'M'] },
  ];
  expect((await save(fields, 0, callers.supervisor)).status).toBe(403);
  expect((await save(fields, null)).body.code).toBe('version_required');
  const saved = await save(fields, 0);
  expect(saved.body).toMatchObject({ version: 1, fields });
  expect((await save(fields, 0)).body.code).toBe('version_changed');
  expect((await save([...saved.body.fields, { name: 'cpf', kind: 'text' }], 1)).body.code).toBe('name_taken');
  expect((await save([{ name: 'Cor', kind: 'choice' }], 1)).body.code).toBe('invalid');
  const again = await save([saved.body.fields[1]], 1);
  expect(again.body).toMatchObject({ version: 2, fields: [{ id: saved.body.fields[1]?.id }] });
  expect((await stranger.call<FieldsSettings>('GET', '/settings/fields')).body.fields).toEqual([]);
});
