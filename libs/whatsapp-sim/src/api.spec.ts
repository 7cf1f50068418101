import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bench, serve, type Bench, type Served } from './testing/bench.ts';

let at: Bench;
let http: Served;

beforeEach(async () => {
  at = bench();
  http = await serve(at.simulator);
});
afterEach(async () => {
  at.simulator.stop();
  await http.close();
});

async function call(path: string, body: unknown = {}, headers: Record<string, string> = {}) {
  const response = await fetch(`${http.url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

test('a customer, both phones, and the dials, all by script', async () => {
  const { body: ana } = await call('/customers', { name: 'Ana', phone: '+55 11 90000-0001' });
  const { body: said } = await call(`/customers/${ana['id']}/say`, { text: 'oi' });
  await call(`/customers/${ana['id']}/edit`, { wamid: said['wamid'], text: 'olá' });
  await call('/owner/say', { customerId: ana['id'], text: 'bom dia', quotedWamid: said['wamid'] });
  await call(`/customers/${ana['id']}/send`, { kind: 'picture', caption: 'olha' });
  await call(`/customers/${ana['id']}/settings`, { readReceipts: false });
  expect((await call('/chaos', { duplicate: 0.5 })).body).toMatchObject({ duplicate: 0.5 });
  expect((await call('/chaos/reset')).body).toMatchObject({ duplicate: 0 });
  expect((await call('/clock/advance', { ms: 1000 })).status).toBe(200);

  const state = await (await fetch(`${http.url}/api/state`)).json();
  expect(state).toMatchObject({
    customers: [{ name: 'Ana', waId: '5511900000001', readReceipts: false }],
    threads: [
      {
        messages: [
          { by: 'customer', text: 'olá', ticks: 'delivered' },
          { by: 'owner', text: 'bom dia', quotedWamid: said['wamid'] },
          { by: 'customer', type: 'image', text: 'olha' },
        ],
      },
    ],
  });
  expect(at.items().map((item) => item.kind)).toEqual(['message', 'edit', 'echo', 'message']);
});

describe('refusals have a status and a code', () => {
  test.each([
    ['nobody', '/customers/c99/say', { text: 'a' }, 404, 'customer_unknown'],
    ['no name', '/customers', { phone: '5511' }, 422, 'name_missing'],
    ['neither phone nor username', '/customers', { name: 'Ana' }, 422, 'phone_or_username'],
    ['a phone of letters', '/customers', { name: 'Ana', phone: '12' }, 422, 'phone_bad'],
    ['an unknown message', '/owner/revoke', { wamid: 'w' }, 404, 'message_unknown'],
    ['an unknown kind', '/customers/c1/send', { kind: 'x' }, 422, 'kind_bad'],
    ['half JSON', '/chaos', '{"a', 400, 'json_bad'],
    ['an unknown path', '/nothing', {}, 404, 'unknown_path'],
  ])('%s', async (_name, path, body, status, code) => {
    expect(await call(path, body)).toEqual({ status, body: { code } });
  });

  test.each([
    ['another site', { origin: 'http://evil.test' }, 403],
    ['no site at all', { origin: 'null' }, 403],
    ['cross-site by the browser’s word', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a script', {}, 200],
  ])('%s', async (_name, headers: Record<string, string>, status) => {
    expect((await call('/chaos', { duplicate: 0.1 }, headers)).status).toBe(status);
  });

  test('our own page', async () => {
    const origin = new URL(http.url).origin;
    expect((await call('/chaos', {}, { origin })).status).toBe(200);
  });
});

test('the page hears what happens as it happens', async () => {
  const response = await fetch(`${http.url}/api/events`);
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let heard = '';
  const until = async (word: string) => {
    while (!heard.includes(word)) heard += decoder.decode((await reader.read()).value, { stream: true });
  };
  await until('"ready"');
  at.simulator.addCustomer({ name: 'Ana', waId: '5511900000001' }).says('oi');
  await until('"type":"customer"');
  await until('"text":"oi"');
  await until('"type":"log"');
  await reader.cancel();
});
