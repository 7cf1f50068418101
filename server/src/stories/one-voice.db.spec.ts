import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openShop, OPENING_HOURS, type Customer, type Shop } from '../testing/shop.ts';

const GRACE = 8_000;
const ASKS = 'Que horas vocês abrem?';

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 30_000);
afterAll(() => shop.close(), 30_000);

/** A customer who is waiting for a person. */
async function waiting(): Promise<Customer> {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.passes(GRACE);
  return customer;
}

test('story 7: of two who claim at once one wins, the other is told by name', async () => {
  for (let round = 0; round < 5; round += 1) {
    const customer = await waiting();
    const id = await shop.conversationId(customer);
    const answers = await Promise.all(
      [shop.ana, shop.bia].map(({ caller }) => caller.call('POST', `/conversations/${id}/claim`, {})),
    );
    const winner = answers[0]?.status === 200 ? shop.ana : shop.bia;
    const loser = answers.find(({ status }) => status !== 200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(loser?.body).toMatchObject({
      code: 'claim_taken',
      by: { id: winner.id, name: winner.name },
      at: shop.clock.now().toISOString(),
    });
    await shop.converge();
  }
});

test('story 7: of very many parallel claims exactly one wins', async () => {
  const customer = await waiting();
  const id = await shop.conversationId(customer);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      (i % 2 ? shop.ana : shop.bia).caller.call('POST', `/conversations/${id}/claim`, {}),
    ),
  );
  const winner = (await shop.conversationOf(customer)).claim?.teammate;
  const won = answers.filter(({ status }) => status === 200);
  // The winner's own further claims renew; nobody else's is accepted.
  expect(won).toHaveLength(20);
  for (const { body } of won) expect(body).toMatchObject({ claim: { teammate: winner } });
  for (const { status, body } of answers.filter((one) => !won.includes(one))) {
    expect({ status, body }).toMatchObject({ status: 409, body: { code: 'claim_taken', by: winner } });
  }
  expect((await shop.reasonsOf(customer)).filter((because) => because === 'claimed')).toHaveLength(1);
});

test('story 8: a reply on a stale view is refused with what was missed, and may be sent all the same', async () => {
  const customer = await waiting();
  await shop.ana.claims(customer);
  shop.ana.isAway = true;
  await customer.writes('Já resolvi, obrigado');
  const refused = await shop.ana.replies(customer, 'Um momento');
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'stale_view', missed: [{ author: 'customer', text: 'Já resolvi, obrigado' }] },
  });
  expect(await shop.ana.replies(customer, 'Um momento', { force: true })).toMatchObject({
    status: 201,
    body: { forced: true, status: 'queued' },
  });
  shop.ana.isAway = false;
  await shop.passes(1_000);
  expect(shop.graph.calls.map(({ text }) => text)).toContain('Um momento');
});

test("story 9: the bot's reply in grace is cancelled by an echo", async () => {
  const customer = shop.customer();
  await customer.writes(ASKS);
  expect(await shop.messagesOf(customer)).toMatchObject([{}, { author: 'bot', status: 'queued' }]);
  await shop.passes(GRACE - 1_000);
  await shop.phone.writes(customer, 'Às oito');
  await shop.passes(60_000);
  expect(await shop.messagesOf(customer)).toMatchObject([
    {},
    { author: 'bot', status: 'cancelled', because: 'owner_active' },
    { author: 'owner' },
  ]);
  expect(shop.graph.calls.filter(({ to }) => to.includes(customer.phone))).toEqual([]);
  expect(await shop.ledgerOf(customer)).toEqual(['prevented']);
});

test("story 10: the bot's reply in grace is cancelled when a teammate types", async () => {
  const customer = shop.customer();
  await customer.writes(ASKS);
  await shop.passes(GRACE - 2_000);
  await shop.ana.types(customer);
  await shop.passes(3_000);
  expect(await shop.messagesOf(customer)).toMatchObject([
    {},
    { author: 'bot', status: 'cancelled', because: 'teammate_typing' },
  ]);
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'queue' },
    waitingSince: expect.any(String),
  });
  expect(shop.graph.calls.filter(({ to }) => to.includes(customer.phone))).toEqual([]);
});

test("story 11: an echo after the bot's reply was accepted is listed as crossing", async () => {
  const customer = shop.customer();
  await customer.writes(ASKS);
  await shop.passes(GRACE + 1_000);
  expect(await shop.messagesOf(customer)).toMatchObject([
    {},
    { author: 'bot', status: 'accepted', text: OPENING_HOURS },
  ]);
  await shop.phone.writes(customer, 'Às oito');
  expect(await shop.messagesOf(customer)).toMatchObject([{}, { status: 'accepted' }, { author: 'owner' }]);
  expect(await shop.ledgerOf(customer)).toEqual(['crossing']);
  expect(await shop.conversationOf(customer)).toMatchObject({ handler: 'owner' });
});

test('story 12: the same reply posted twice, or ten times at once, is one message', async () => {
  const customer = await waiting();
  await shop.ana.claims(customer);
  const id = await shop.conversationId(customer);
  const clientId = randomUUID();
  const seenMessageId = shop.ana.seen(id);
  const post = (text: string, by = shop.ana) =>
    by.caller.call('POST', `/conversations/${id}/messages`, { clientId, type: 'text', text, seenMessageId });
  const answers = await Promise.all(Array.from({ length: 10 }, () => post('Bom dia!')));
  expect(new Set(answers.map(({ status, body }) => `${status} ${String(body['id'])}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
  expect((await post('Bom dia!')).body['id']).toBe(answers[0]?.body['id']);
  expect(await post('Boa tarde!')).toMatchObject({ status: 409, body: { code: 'client_id_reused' } });
  expect(await post('Bom dia!', shop.bia)).toMatchObject({ status: 409, body: { code: 'client_id_reused' } });
  await shop.passes(1_000);
  expect(shop.graph.calls.filter(({ text }) => text === 'Bom dia!')).toHaveLength(1);
});

test('story 13: a send without outcome is not resent; a later status settles it', async () => {
  const customer = await waiting();
  await shop.ana.claims(customer);
  shop.graph.next({ do: 'cut' });
  await shop.ana.replies(customer, 'Aqui está o endereço');
  await shop.passes(1_000);
  const mine = () => shop.messagesOf(customer).then((all) => all.find(({ author }) => author === 'teammate'));
  expect(await mine()).toMatchObject({ status: 'unconfirmed' });
  await shop.passes(61_000);
  expect(await mine()).toMatchObject({ status: 'unconfirmed' });
  expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince: expect.any(String) });

  const calls = shop.graph.calls.filter(({ text }) => text === 'Aqui está o endereço');
  expect(calls).toHaveLength(1);
  await shop.tells('delivered', calls[0]?.wamid as string, {
    biz_opaque_callback_data: calls[0]?.callbackId,
  });
  expect(await mine()).toMatchObject({ status: 'delivered', wamid: calls[0]?.wamid });
  expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince: null });
  await shop.passes(300_000);
  expect(shop.graph.calls.filter(({ text }) => text === 'Aqui está o endereço')).toHaveLength(1);
});

test('story 14: our own message echoed before its id is stored makes no second bubble and no silence', async () => {
  const customer = shop.customer();
  await customer.writes(ASKS);
  shop.graph.beforeAnswer = async (call) => {
    await shop.deliversBodies(
      shop.body(shop.changes.echoes(customer, { ...customer.says(call.text), id: call.wamid })),
    );
  };
  await shop.passes(GRACE + 1_000);
  shop.graph.beforeAnswer = () => Promise.resolve();
  expect(await shop.messagesOf(customer)).toMatchObject([{}, { author: 'bot', status: 'accepted' }]);
  expect(await shop.conversationOf(customer)).toMatchObject({ handler: 'bot', turn: { kind: 'rest' } });
  // Not silenced: the next question is answered by the bot.
  await customer.writes('Qual o valor do frete?');
  await shop.passes(GRACE + 1_000);
  expect((await shop.messagesOf(customer)).at(-1)).toMatchObject({ author: 'bot', status: 'accepted' });
  expect(await shop.ledgerOf(customer)).toEqual([]);
});
