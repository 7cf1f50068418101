import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { BulkAnswer, BulkRequest, ConversationView, LabelView } from '@balcao/contract';
import { openShop, type Customer, type Person, type Shop } from '../testing/shop.ts';

const MINUTE = 60_000;

jest.setTimeout(60_000);
let shop: Shop;
let neighbour: Shop;
beforeAll(async () => {
  [shop, neighbour] = await Promise.all([openShop(), openShop()]);
});
afterAll(() => Promise.all([shop.close(), neighbour.close()]));

/** Somebody who waits for a person. */
async function waiting(): Promise<Customer> {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.passes(MINUTE);
  return customer;
}

async function held(by: Person): Promise<Customer> {
  const customer = await waiting();
  await by.claims(customer);
  return customer;
}

const bulk = async (by: Person, request: BulkRequest, headers = {}) => {
  const answer = await by.caller.call<BulkAnswer>('POST', '/conversations/bulk', request, headers);
  await shop.converge();
  return answer;
};

const idsOf = (customers: readonly Customer[]) =>
  Promise.all(customers.map((one) => shop.conversationId(one)));

test('story 30: a supervisor moves one teammate’s eleven and undoes within 10 s: exactly as before', async () => {
  const eleven: Customer[] = [];
  for (let i = 0; i < 11; i += 1) {
    const customer = shop.customer();
    await customer.writes('Quero falar com atendente');
    eleven.push(customer);
  }
  await shop.passes(MINUTE);
  for (const customer of eleven) await shop.ana.claims(customer);
  await shop.ana.command(eleven[0] as Customer, 'snooze', {
    until: new Date(shop.clock.now().getTime() + 120 * MINUTE).toISOString(),
  });
  const look = () => Promise.all(eleven.map((one) => shop.conversationOf(one)));
  const before = await look();
  const ids = await idsOf(eleven);

  const moved = await bulk(shop.sonia, { ids, do: { action: 'transfer', to: { teammate: shop.bia.id } } });
  expect(moved).toMatchObject({ status: 200, body: { done: [...ids].sort(), refused: [] } });
  expect((await look()).every(({ claim }) => claim?.teammate.name === 'Bia')).toBe(true);

  await shop.passes(9_000);
  const undone = await bulk(shop.sonia, { ids, do: { action: 'undo' } });
  expect(undone.body).toEqual({ done: [...ids].sort(), refused: [] });
  expect(await look()).toEqual(before);

  const again = await bulk(shop.sonia, { ids: ids.slice(0, 1), do: { action: 'undo' } });
  expect(again.body).toEqual({ done: [], refused: [{ id: ids[0], code: 'undo_too_late' }] });
});

test('a resolve is taken back with the debt’s old clock, told in the thread and kept with its reason', async () => {
  const customer = await held(shop.ana);
  const before = await shop.conversationOf(customer);
  await shop.ana.command(customer, 'resolve');
  await shop.passes(4_000);
  const { status, body } = await shop.ana.command(customer, 'undo');
  expect(status).toBe(200);
  expect(body).toEqual(before);
  const { messages } = await shop.threadOf(customer);
  expect(messages.at(-1)?.system).toEqual({ because: 'undone', by: 'Ana', detail: 'resolved' });
  expect((await shop.reasonsOf(customer)).at(-1)).toBe('undone');
});

test('after 12 seconds, by another, or when the customer reopened it: too late, with the conversation as it is', async () => {
  const slow = await held(shop.ana);
  await shop.ana.command(slow, 'resolve');
  expect(await shop.bia.command(slow, 'undo')).toMatchObject({
    status: 409,
    body: { code: 'undo_too_late' },
  });
  await shop.passes(12_001);
  expect(await shop.ana.command(slow, 'undo')).toMatchObject({
    status: 409,
    body: { code: 'undo_too_late', conversation: { status: 'resolved' } },
  });

  const customer = await held(shop.ana);
  await shop.ana.command(customer, 'resolve');
  await customer.writes('Só mais uma coisa');
  const late = await shop.ana.command<{ conversation: ConversationView }>(customer, 'undo');
  expect(late).toMatchObject({
    status: 409,
    body: { code: 'undo_too_late', conversation: { status: 'open' } },
  });
  expect((await shop.conversationOf(customer)).waitingSince).not.toBeNull();
});

test('a bot reply that the claim cancelled stays cancelled: undone, the queue owes the answer', async () => {
  const customer = shop.customer();
  await customer.writes('Que horas vocês abrem?');
  expect((await shop.conversationOf(customer)).turn).toEqual({ kind: 'bot' });
  await shop.ana.claims(customer);
  const { body } = await shop.ana.command(customer, 'undo');
  expect(body).toMatchObject({
    turn: { kind: 'queue' },
    because: 'undone',
    waitingSince: expect.any(String),
  });
  await shop.passes(MINUTE);
  expect(shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`)).toEqual([]);
});

test('two who undo the same act at once: one does, the other is too late', async () => {
  const customer = await held(shop.ana);
  await shop.ana.command(customer, 'release');
  const id = await shop.conversationId(customer);
  const answers = await Promise.all(
    [1, 2, 3].map(() => shop.ana.caller.call('POST', `/conversations/${id}/undo`, {})),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect((await shop.conversationOf(customer)).claim?.teammate.name).toBe('Ana');
});

test('labels and priority come back by themselves', async () => {
  const customer = await waiting();
  const label = await shop.sonia.caller.call<LabelView>('POST', '/labels', { name: 'VIP', color: 'red' });
  const ids = await idsOf([customer]);
  await bulk(shop.ana, { ids, do: { action: 'labels', add: [label.body.id], remove: [] } });
  expect((await shop.conversationOf(customer)).labels).toEqual([label.body.id]);
  await customer.writes('Oi?');
  expect((await shop.ana.command(customer, 'undo')).body.labels).toEqual([]);
  await bulk(shop.ana, { ids, do: { action: 'priority', priority: 'urgent' } });
  expect((await shop.conversationOf(customer)).priority).toBe('urgent');
  expect((await shop.ana.command(customer, 'undo')).body.priority).toBe('normal');
});

test('in bulk each is decided by itself, and agents may only what they may singly', async () => {
  const [own, others, free] = [await held(shop.ana), await held(shop.bia), await waiting()];
  const [ownId, othersId, freeId] = (await idsOf([own, others, free])) as [string, string, string];
  const strange = randomUUID();
  const theirs = neighbour.customer();
  await theirs.writes('Oi');
  const ids = [ownId, othersId, freeId, strange, await neighbour.conversationId(theirs)];
  const { body } = await bulk(shop.ana, { ids, do: { action: 'transfer', to: { queue: true } } });
  expect(body.done).toEqual([ownId, freeId].sort());
  expect(Object.fromEntries(body.refused.map(({ id, code }) => [id, code]))).toEqual({
    [othersId]: 'claim_taken',
    [strange]: 'conversation_unknown',
    [ids[4] as string]: 'conversation_unknown',
  });
  expect((await neighbour.conversationOf(theirs)).status).toBe('open');
});

test('the same bulk with the same key is done once', async () => {
  const ids = await idsOf([await waiting(), await waiting()]);
  const headers = { 'idempotency-key': randomUUID() };
  const request: BulkRequest = { ids, do: { action: 'claim' } };
  const first = await bulk(shop.ana, request, headers);
  await bulk(shop.sonia, { ids, do: { action: 'transfer', to: { teammate: shop.bia.id } } });
  const second = await bulk(shop.ana, request, headers);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
});

test.each([
  ['nothing', {}],
  ['no ids', { ids: [], do: { action: 'claim' } }],
  ['too many', { ids: Array.from({ length: 101 }, () => randomUUID()), do: { action: 'claim' } }],
  ['an id that is none', { ids: ['x'], do: { action: 'claim' } }],
  ['an act nobody knows', { ids: [randomUUID()], do: { action: 'delete' } }],
  ['a snooze without an end', { ids: [randomUUID()], do: { action: 'snooze' } }],
  ['a transfer to nobody', { ids: [randomUUID()], do: { action: 'transfer' } }],
  ['a strange priority', { ids: [randomUUID()], do: { action: 'priority', priority: 'now' } }],
])('a bulk of %s is refused as a whole', async (_what, request) => {
  const answer = await shop.ana.caller.call('POST', '/conversations/bulk', request);
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
});

test('unread marks made and cleared while a panel was away are exact when it is back', async () => {
  const [one, two] = [await held(shop.ana), await held(shop.ana)];
  await shop.converge('all');
  shop.bia.isAway = true;
  await two.writes('Olá?');
  await bulk(shop.ana, { ids: await idsOf([one, two]), do: { action: 'read' } });
  await shop.ana.command(one, 'unread');
  await shop.ana.command(one, 'unread');
  await two.writes('Alguém?');
  expect(shop.bia.view.conversation(await shop.conversationId(two))?.unread).toBe(1);
  shop.bia.isAway = false;
  await shop.converge('all');
  expect(shop.bia.view.conversation(await shop.conversationId(one))?.unread).toBe(1);
  expect(shop.bia.view.conversation(await shop.conversationId(two))?.unread).toBe(1);
});

test('where the customer never wrote there is nothing to mark unread', async () => {
  const customer = shop.customer();
  await shop.phone.writes(customer, 'Seu pedido chegou!');
  expect((await shop.ana.command(customer, 'unread')).body.unread).toBe(0);
});

test('story 43: opening and reading leave the phone’s unread mark alone', async () => {
  const customer = await waiting();
  const before = shop.graph.receipts;
  const { messages } = await shop.threadOf(customer);
  await shop.ana.command(customer, 'read', { messageId: messages[0]?.id });
  await shop.ana.claims(customer);
  await shop.ana.command(customer, 'unread');
  await shop.passes(MINUTE);
  expect(shop.graph.receipts).toBe(before);
});
