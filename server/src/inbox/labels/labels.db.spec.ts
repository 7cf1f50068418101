import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ConversationView, LabelView, Page } from '@balcao/contract';
import { Journal } from '../../realtime/index.ts';
import { openShop, type Customer, type Shop } from '../../testing/shop.ts';

let shop: Shop;
let other: Shop;
beforeAll(async () => {
  shop = await openShop();
  other = await openShop();
});
afterAll(async () => {
  await shop.close();
  await other.close();
});

type Told<T> = T & { code?: string };

async function label(name: string, caller = shop.sonia.caller) {
  const { body } = await caller.call<Told<LabelView>>('POST', '/labels', { name, color: 'teal' });
  return body;
}

async function put(customer: Customer, what: 'labels' | 'priority', body: unknown, who = shop.ana) {
  const id = await shop.conversationId(customer);
  const answer = await who.caller.call<Told<ConversationView>>('PUT', `/conversations/${id}/${what}`, body);
  await shop.converge();
  return answer;
}

async function written(): Promise<Customer> {
  const customer = shop.customer();
  await customer.writes('Oi');
  return customer;
}

test('a supervisor keeps the labels, an agent only reads them', async () => {
  const vip = await label('Cliente VIP');
  expect(vip).toMatchObject({ name: 'Cliente VIP', color: 'teal' });
  expect(await label('x', shop.ana.caller)).toMatchObject({ code: 'not_allowed' });
  for (const [method, body] of [
    ['PATCH', { name: 'y' }],
    ['DELETE', undefined],
  ] as const) {
    const { status } = await shop.ana.caller.call(method, `/labels/${vip.id}`, body);
    expect(status).toBe(403);
  }
  const { body } = await shop.ana.caller.call<Page<LabelView>>('GET', '/labels');
  expect(body.items).toContainEqual(vip);
});

test('case and accents make no other name', async () => {
  await label('Cobrança');
  const back = await label('Devolução');
  expect(await label('COBRANCA')).toMatchObject({ code: 'name_taken' });
  const renamed = await shop.sonia.caller.call('PATCH', `/labels/${back.id}`, { name: ' cobrança ' });
  expect(renamed).toMatchObject({ status: 409, body: { code: 'name_taken' } });
  const same = await shop.sonia.caller.call('PATCH', `/labels/${back.id}`, {
    name: 'devolucao',
    color: 'red',
  });
  expect(same).toMatchObject({ status: 200, body: { name: 'devolucao', color: 'red' } });
});

test('labels and priority of a conversation are told to every panel', async () => {
  const customer = await written();
  const [a, b] = [await label('A'), await label('B')];
  expect((await put(customer, 'labels', { labels: [a.id, b.id] })).body.labels).toEqual([a.id, b.id].sort());
  expect((await put(customer, 'priority', { priority: 'urgent' })).body.priority).toBe('urgent');
  expect((await put(customer, 'labels', { labels: [b.id] })).body.labels).toEqual([b.id]);
  const id = await shop.conversationId(customer);
  expect(shop.bia.view.conversation(id) ?? shop.sonia.view.conversation(id)).toMatchObject({
    labels: [b.id],
    priority: 'urgent',
  });
  expect((await put(customer, 'priority', { priority: 'huge' })).status).toBe(400);
});

test('setting what is set already tells nobody', async () => {
  const customer = await written();
  const vip = await label('Repetida');
  await put(customer, 'labels', { labels: [vip.id] });
  const journal = shop.server.app.get(Journal);
  const { seq } = await journal.head(shop.accountId);
  await put(customer, 'labels', { labels: [vip.id] });
  await put(customer, 'priority', { priority: 'normal' });
  expect((await journal.head(shop.accountId)).seq).toBe(seq);
});

test('a label of another account, or of nobody, cannot be put on anything', async () => {
  const customer = await written();
  const theirs = await label('Deles', other.sonia.caller);
  for (const id of [theirs.id, randomUUID()]) {
    expect((await put(customer, 'labels', { labels: [id] })).body.code).toBe('label_unknown');
  }
  const { status } = await shop.sonia.caller.call('DELETE', `/labels/${theirs.id}`);
  expect(status).toBe(404);
});

test('a deleted label leaves open and resolved conversations, and the panels are told', async () => {
  const [open, resolved] = [await written(), await written()];
  const gone = await label('Some');
  for (const customer of [open, resolved]) await put(customer, 'labels', { labels: [gone.id] });
  await shop.ana.command(resolved, 'resolve');
  await shop.sonia.caller.call('DELETE', `/labels/${gone.id}`);
  for (const customer of [open, resolved]) {
    expect((await shop.conversationOf(customer)).labels).toEqual([]);
  }
  await shop.converge('all');
});

test('a label deleted while it is being set is on nothing afterwards', async () => {
  for (let round = 0; round < 5; round += 1) {
    const customers = [await written(), await written(), await written()];
    const { id } = await label(`Corrida ${round}`);
    const ids = await Promise.all(customers.map((customer) => shop.conversationId(customer)));
    const [deleted, ...set] = await Promise.all([
      shop.sonia.caller.call('DELETE', `/labels/${id}`),
      ...ids.map((one) => shop.ana.caller.call('PUT', `/conversations/${one}/labels`, { labels: [id] })),
    ]);
    expect(deleted.status).toBe(204);
    for (const { status } of set) expect([200, 404]).toContain(status);
    const { rowCount } = await shop.db.query('select from conversations where labels @> $1::jsonb', [
      JSON.stringify([id]),
    ]);
    expect(rowCount).toBe(0);
  }
  await shop.converge('all');
});
