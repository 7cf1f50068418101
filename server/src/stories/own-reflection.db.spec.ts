import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openShop, OPENING_HOURS, type Customer, type Shop } from '../testing/shop.ts';

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 30_000);
afterAll(() => shop.close(), 30_000);

const SOON = 1_000;
const MINUTE = 60_000;
const lastCall = (customer: Customer) => {
  const call = shop.graph.calls.findLast(({ to }) => to === `+${customer.phone}`);
  if (!call) throw new Error('nothing was sent');
  return { ...call, wamid: call.wamid ?? '' };
};
const spoken = async (customer: Customer) =>
  (await shop.messagesOf(customer))
    .filter(({ direction }) => direction === 'out')
    .filter(({ author, status }) => author !== 'bot' || status !== 'cancelled');

/** A send that is cut off, whose reflection is waited out and taken for the owner's. */
async function reflected(customer: Customer) {
  const call = lastCall(customer);
  await shop.phone.sends(customer, { ...customer.says(call.text), id: call.wamid });
  await shop.passes(MINUTE + SOON);
  expect(await spoken(customer)).toMatchObject([
    { status: 'unconfirmed' },
    { author: 'owner', wamid: call.wamid },
  ]);
  return call;
}

const confirmed = (call: { wamid: string; callbackId: string }, status = 'delivered') =>
  shop.tells(status, call.wamid, { biz_opaque_callback_data: call.callbackId });

test("a teammate's reply, cut off and reflected: one bubble, hers, once Meta says whose it is", async () => {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  await shop.passes(10_000);
  shop.graph.next({ do: 'cut' });
  await shop.ana.replies(customer, 'Temos sim');
  await shop.passes(SOON);
  const call = await reflected(customer);
  await confirmed(call);
  expect(await spoken(customer)).toMatchObject([
    { author: 'teammate', text: 'Temos sim', status: 'delivered', wamid: call.wamid, id: call.callbackId },
  ]);
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'claim', by: shop.ana.id },
    because: 'replied',
    waitingSince: null,
    lastMessage: { id: call.callbackId, author: 'teammate', status: 'delivered' },
  });
  expect(await shop.ledgerOf(customer)).toEqual([]);
  expect(await shop.reasonsOf(customer)).toContain('own_reflection');
  // The same echo once more is ours now; later statuses climb on ours.
  await shop.phone.sends(customer, { ...customer.says('Temos sim'), id: call.wamid });
  await confirmed(call, 'read');
  expect(await spoken(customer)).toMatchObject([{ author: 'teammate', status: 'read' }]);
  // Whoever still has the copy on screen has seen what there is.
  expect((await shop.ana.replies(customer, 'Mais alguma coisa?')).status).toBe(201);
});

test("the bot's answer, cut off and reflected: what it took for the owner is given back", async () => {
  const customer = shop.customer();
  await customer.writes('Que horas vocês abrem?');
  shop.graph.next({ do: 'cut' });
  await shop.passes(9_000);
  const call = await reflected(customer);
  expect(await shop.conversationOf(customer)).toMatchObject({ handler: 'owner' });
  await confirmed(call);
  expect(await spoken(customer)).toMatchObject([
    { author: 'bot', text: expect.stringContaining(OPENING_HOURS), status: 'delivered' },
  ]);
  expect(await shop.conversationOf(customer)).toMatchObject({
    handler: 'bot',
    turn: { kind: 'rest' },
    waitingSince: null,
  });
});

test('the owner spoke since: what is his stays his', async () => {
  const customer = shop.customer();
  await customer.writes('Que horas vocês abrem?');
  shop.graph.next({ do: 'cut' });
  await shop.passes(9_000);
  const call = await reflected(customer);
  await shop.passes(5_000);
  await shop.phone.writes(customer, 'Venha quando quiser');
  await confirmed(call);
  expect(await spoken(customer)).toMatchObject([
    { author: 'bot' },
    { author: 'owner', text: 'Venha quando quiser' },
  ]);
  expect(await shop.conversationOf(customer)).toMatchObject({
    handler: 'owner',
    lastMessage: { author: 'owner' },
  });
});

test('told of in another thread, or by words alone, nothing is taken from the owner', async () => {
  const customer = shop.customer();
  await customer.writes('Que horas vocês abrem?');
  shop.graph.next({ do: 'cut' });
  await shop.passes(9_000);
  const call = lastCall(customer);
  const other = shop.customer();
  await other.writes('Oi');
  const echo = await shop.phone.writes(other, call.text);
  await shop.tells('delivered', echo, { biz_opaque_callback_data: call.callbackId });
  expect((await spoken(other)).filter(({ author }) => author === 'owner')).toMatchObject([
    { status: 'delivered' },
  ]);
});
