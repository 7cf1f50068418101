import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { MessageStatus } from '@balcao/contract';
import { mergeStatus } from '@balcao/domain';
import { Numbers } from '../settings/index.ts';
import type { GraphCall, GraphReply } from '../testing/fake-graph.ts';
import { openShop, OPENING_HOURS, type Customer, type Shop } from '../testing/shop.ts';

const GRACE = 8_000;
const ASKS = 'Que horas vocês abrem?';
/** A reply's way to Meta, once its moment has come. */
const SOON = 1_000;

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 30_000);
afterAll(() => shop.close(), 30_000);
afterEach(() => {
  shop.graph.beforeAnswer = () => Promise.resolve();
});

const callsTo = (customer: Customer) => shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`);
const lastOut = async (customer: Customer) =>
  (await shop.messagesOf(customer)).filter(({ direction }) => direction === 'out').at(-1);

/** A customer whose question Ana has taken; her reply goes out as `reply` says. */
async function answered(...replies: GraphReply[]): Promise<Customer> {
  const customer = await claimed();
  shop.graph.next(...replies);
  await shop.ana.replies(customer, 'Temos sim');
  await shop.passes(SOON);
  return customer;
}

async function claimed(): Promise<Customer> {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  await shop.passes(10_000);
  return customer;
}

test('accepted: the message has its wamid, the customer sees that he was read, the phone is not told twice', async () => {
  const before = shop.graph.receipts;
  const customer = await answered({ do: 'accept' });
  const [call] = callsTo(customer);
  expect(await lastOut(customer)).toMatchObject({
    status: 'accepted',
    wamid: call?.wamid,
    id: call?.callbackId,
  });
  expect(shop.graph.receipts).toBe(before + 1);
  expect(await shop.conversationOf(customer)).toMatchObject({
    waitingSince: null,
    turn: { kind: 'claim', by: shop.ana.id },
  });
});

test.each([
  ['retry', 131000, 2_000],
  ['pair_wait', 131056, 4_000],
  ['pause', 4, 300_000],
  ['slow', 130429, 10_000],
])('%s: the message waits its time and then leaves, once', async (_kind, code, waitMs) => {
  const customer = await answered({ do: 'refuse', code });
  expect(await lastOut(customer)).toMatchObject({ status: 'queued' });
  await shop.passes(waitMs - 2 * SOON);
  expect(callsTo(customer)).toHaveLength(1);
  await shop.passes(3 * SOON);
  expect(callsTo(customer)).toHaveLength(2);
  expect(await lastOut(customer)).toMatchObject({ status: 'accepted' });
  expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince: null });
  await shop.passes(400_000);
  expect(callsTo(customer)).toHaveLength(2);
});

test.each([
  ['slow', 130429],
  ['pause', 4],
])('%s holds the whole number: what others are sent waits too, and leaves in order', async (_kind, code) => {
  const second = await claimed();
  const first = await answered({ do: 'refuse', code });
  await shop.ana.replies(second, 'Um');
  await shop.ana.replies(second, 'Dois');
  await shop.passes(SOON);
  expect(callsTo(second)).toHaveLength(0);
  await shop.passes(310_000);
  expect(callsTo(first)).toHaveLength(2);
  expect(callsTo(second).map(({ text }) => text)).toEqual(['Um', 'Dois']);
});

test('stop_number: the queue is held until somebody lets it go, nothing is lost', async () => {
  const customer = await answered({ do: 'refuse', code: 190, httpStatus: 401 });
  await shop.passes(3_600_000 / 4);
  expect(callsTo(customer)).toHaveLength(1);
  expect(await lastOut(customer)).toMatchObject({ status: 'queued' });
  await shop.server.app.get(Numbers).setHeld(shop.accountId, shop.number.id, null);
  await shop.passes(SOON);
  expect(await lastOut(customer)).toMatchObject({ status: 'accepted' });
});

test.each([
  ['offer_template', 131047],
  ['failed, marks the contact', 131026],
  ['failed', 131051],
  ['bad request', 100],
  ['pause_templates', 131048],
  ['hide_template', 132015],
  ['never_repeat', 2593107],
  ['a code nobody knows', 999_999],
])('%s: failed with its code, and the debt is back with its old clock', async (_kind, code) => {
  const customer = await claimed();
  const { waitingSince } = await shop.conversationOf(customer);
  shop.graph.next({ do: 'refuse', code });
  await shop.ana.replies(customer, 'Temos sim');
  await shop.passes(SOON);
  expect(await lastOut(customer)).toMatchObject({ status: 'failed', failure: { code: String(code) } });
  expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince, turn: { kind: 'claim' } });
  expect(await shop.reasonsOf(customer)).toContain('send_failed');
  await shop.passes(300_000);
  expect(callsTo(customer)).toHaveLength(1);
});

test('131047 closes our window whatever we thought', async () => {
  const customer = await answered({ do: 'refuse', code: 131047 });
  expect(await shop.ana.replies(customer, 'De novo')).toMatchObject({
    status: 422,
    body: { code: 'window_closed' },
  });
  await customer.writes('Oi?');
  expect((await shop.ana.replies(customer, 'De novo')).status).toBe(201);
});

test('five refused tries are enough: failed, people see it', async () => {
  const refused = { do: 'refuse', code: 131000 } as const;
  const customer = await answered(refused, refused, refused, refused, refused);
  await shop.passes(200_000);
  expect(callsTo(customer)).toHaveLength(5);
  expect(await lastOut(customer)).toMatchObject({ status: 'failed', failure: { code: '131000' } });
  expect((await shop.conversationOf(customer)).waitingSince).not.toBeNull();
});

test('a bot answer that Meta puts off keeps its payment and leaves later', async () => {
  const customer = shop.customer();
  await customer.writes(ASKS);
  shop.graph.next({ do: 'refuse', code: 131000 }, { do: 'refuse', code: 131016 });
  await shop.passes(GRACE + SOON);
  expect(await shop.conversationOf(customer)).toMatchObject({
    waitingSince: null,
    turn: { kind: 'rest', last: 'bot' },
  });
  await shop.passes(30_000);
  expect(callsTo(customer).map(({ text }) => text)).toEqual([OPENING_HOURS, OPENING_HOURS, OPENING_HOURS]);
  expect(await lastOut(customer)).toMatchObject({ author: 'bot', status: 'accepted' });
});

test.each([
  ['for the number itself, until a person looks', { do: 'refuse', code: 190, httpStatus: 401 }],
  ['for longer than an answer is worth', { do: 'refuse', code: 4 }],
] as [string, GraphReply][])(
  'a bot answer refused %s is not left paid: people owe it',
  async (_how, refusal) => {
    const customer = shop.customer();
    await customer.writes(ASKS);
    const { waitingSince } = await shop.conversationOf(customer);
    shop.graph.next(refusal);
    await shop.passes(GRACE + SOON);
    expect(await shop.conversationOf(customer)).toMatchObject({
      waitingSince,
      turn: { kind: 'queue' },
      because: 'send_failed',
    });
    expect(await lastOut(customer)).toMatchObject({ author: 'bot', status: 'cancelled' });
    await shop.server.app.get(Numbers).setHeld(shop.accountId, shop.number.id, null);
    await shop.passes(600_000);
    expect(callsTo(customer)).toHaveLength(1);
  },
);

test('a bot answer put off, whose number is then held, is owed by people after two minutes', async () => {
  const customer = shop.customer();
  await customer.writes(ASKS);
  shop.graph.next({ do: 'refuse', code: 131000 });
  await shop.passes(GRACE + SOON);
  const numbers = shop.server.app.get(Numbers);
  await numbers.setHeld(shop.accountId, shop.number.id, { because: 'token', until: null });
  await shop.passes(60_000);
  expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince: null });
  await shop.passes(61_000);
  expect(await shop.conversationOf(customer)).toMatchObject({
    waitingSince: expect.any(String),
    turn: { kind: 'queue' },
  });
  await numbers.setHeld(shop.accountId, shop.number.id, null);
  await shop.passes(300_000);
  expect(callsTo(customer)).toHaveLength(1);
});

test('a bot answer that Meta puts off is not sent once somebody has spoken', async () => {
  const customer = shop.customer();
  await customer.writes(ASKS);
  shop.graph.next({ do: 'refuse', code: 131000 });
  await shop.passes(GRACE + SOON);
  await shop.phone.writes(customer, 'Às oito!');
  await shop.passes(60_000);
  expect(callsTo(customer)).toHaveLength(1);
  expect(await shop.messagesOf(customer)).toMatchObject([
    {},
    { author: 'bot', status: 'cancelled' },
    { author: 'owner' },
  ]);
});

test.each([
  ['cut', { do: 'cut' }],
  ['a 500 without code', { do: 'break', httpStatus: 500 }],
  ['a 502 page', { do: 'break', httpStatus: 502 }],
] as [string, GraphReply][])(
  'unconfirmed (%s): never resent; after a minute the debt is back; a late status pays it again',
  async (_how, reply) => {
    const customer = shop.customer();
    await customer.writes(ASKS);
    shop.graph.next(reply);
    await shop.passes(GRACE + SOON);
    expect(await lastOut(customer)).toMatchObject({ status: 'unconfirmed' });
    expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince: null });
    await shop.passes(61_000);
    expect(await shop.conversationOf(customer)).toMatchObject({
      waitingSince: expect.any(String),
      turn: { kind: 'queue' },
      because: 'send_failed',
    });
    const [call] = callsTo(customer);
    await shop.tells('delivered', 'wamid.LATE' + call?.callbackId, {
      biz_opaque_callback_data: call?.callbackId,
    });
    expect(await lastOut(customer)).toMatchObject({ status: 'delivered' });
    expect(await shop.conversationOf(customer)).toMatchObject({
      waitingSince: null,
      turn: { kind: 'rest', last: 'bot' },
    });
    expect(callsTo(customer)).toHaveLength(1);
  },
);

test('a status within the minute settles an unknown outcome without anybody being called', async () => {
  const customer = await answered({ do: 'cut' });
  const [call] = callsTo(customer);
  await shop.tells('sent', call?.wamid as string, { biz_opaque_callback_data: call?.callbackId });
  await shop.passes(120_000);
  expect(await lastOut(customer)).toMatchObject({ status: 'sent' });
  expect(await shop.reasonsOf(customer)).not.toContain('send_failed');
});

test('what a killed process was sending is unknown, and is not sent again', async () => {
  const customer = await claimed();
  shop.graph.next({ do: 'refuse', code: 131000 });
  await shop.ana.replies(customer, 'Temos sim');
  await shop.passes(SOON);
  const { id } = (await lastOut(customer)) ?? {};
  await shop.db.query(
    `update messages set status = 'sending', sending_since = $2, send_after = null where id = $1`,
    [id, shop.clock.now()],
  );
  shop.isWatched = false; // the row was changed behind the journal's back
  await shop.passes(46_000);
  shop.isWatched = true;
  await shop.converge();
  expect(await lastOut(customer)).toMatchObject({ status: 'unconfirmed' });
  expect((await shop.conversationOf(customer)).waitingSince).not.toBeNull();
  expect(callsTo(customer)).toHaveLength(1);
});

test('a number off-boarded holds its queue; back again, it leaves', async () => {
  const customer = await claimed();
  const news = (event: string) => {
    const value = { event, phone_number: shop.number.phone };
    const entry = [
      {
        id: shop.number.businessAccountId,
        time: Math.floor(shop.clock.now().getTime() / 1000),
        changes: [{ field: 'account_update', value }],
      },
    ];
    return shop.deliversBodies(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  };
  await news('ACCOUNT_OFFBOARDED');
  await shop.ana.replies(customer, 'Temos sim');
  await shop.passes(300_000);
  expect(callsTo(customer)).toHaveLength(0);
  expect(await lastOut(customer)).toMatchObject({ status: 'queued' });
  await news('ACCOUNT_RECONNECTED');
  await shop.passes(SOON);
  expect(await lastOut(customer)).toMatchObject({ status: 'accepted' });
});

test('a customer known by his user id alone is written to by it', async () => {
  const customer = shop.customer();
  const user = `BR.${customer.phone}`;
  await shop.delivers(
    shop.changes.change('messages', {
      contacts: [{ user_id: user, profile: { name: 'Sem número' } }],
      messages: [{ ...customer.says(ASKS), from_user_id: user }],
    }),
  );
  await shop.passes(GRACE + SOON);
  expect(shop.graph.calls.at(-1)).toMatchObject({ to: user, text: OPENING_HOURS });
});

const TOLD = ['sent', 'delivered', 'read', 'failed'] as const;

test.each([
  ['sent'],
  ['delivered', 'sent'],
  ['read', 'delivered', 'sent', 'read'],
  ['failed'],
  ['failed', 'delivered'],
  ['sent', 'failed'],
] as (typeof TOLD)[number][][])('statuses before the HTTP answer: %s %s %s %s', async (...told) => {
  for (const hasCallback of [true, false]) {
    const customer = await claimed();
    shop.graph.beforeAnswer = async (call) => {
      for (const status of told)
        await shop.tells(status, call.wamid as string, words(status, call, hasCallback));
    };
    await shop.ana.replies(customer, 'Temos sim');
    await shop.passes(SOON);
    shop.graph.beforeAnswer = () => Promise.resolve();
    const status = told.reduce<MessageStatus>(mergeStatus, 'accepted');
    expect(await lastOut(customer)).toMatchObject({ status, wamid: callsTo(customer)[0]?.wamid });
    const { waitingSince } = await shop.conversationOf(customer);
    expect(waitingSince === null).toBe(status !== 'failed');
    expect((await lastOut(customer))?.failure?.code).toBe(status === 'failed' ? '131026' : undefined);
  }
});

function words(status: string, call: GraphCall, hasCallback: boolean): Record<string, unknown> {
  return {
    ...(hasCallback ? { biz_opaque_callback_data: call.callbackId } : {}),
    ...(status === 'failed' ? { errors: [{ code: 131026, title: 'Message undeliverable' }] } : {}),
  };
}

test('two replies, both taken and then both said to have failed: the customer is owed again', async () => {
  const customer = await claimed();
  const { waitingSince } = await shop.conversationOf(customer);
  await shop.ana.replies(customer, 'Um');
  await shop.ana.replies(customer, 'Dois');
  await shop.passes(SOON);
  for (const call of callsTo(customer)) {
    expect((await shop.conversationOf(customer)).waitingSince).toBeNull();
    await shop.tells('failed', call.wamid as string, words('failed', call, true));
  }
  expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince, because: 'send_failed' });
});

test('shuffled and repeated statuses end the same', async () => {
  const customer = await claimed();
  await shop.ana.replies(customer, 'Um');
  await shop.passes(SOON);
  const known = new Map<string, string>();
  let random = 7;
  const dice = (sides: number) => (random = (random * 48_271) % 2_147_483_647) % sides;
  for (let round = 0; round < 12; round += 1) {
    await shop.ana.replies(customer, `Mensagem ${round}`);
    await shop.passes(SOON);
    const call = callsTo(customer).at(-1) as GraphCall;
    const told = Array.from({ length: 1 + dice(6) }, () => TOLD[dice(TOLD.length)] as (typeof TOLD)[number]);
    const changes = told.map((status) =>
      shop.changes.statuses(shop.status(status, call.wamid as string, words(status, call, dice(2) === 0))),
    );
    // In one delivery, in several at once, or one after another.
    if (dice(2) === 0) await shop.delivers(...changes);
    else await shop.deliversBodies(...changes.map((change) => shop.body(change)));
    known.set(call.callbackId, told.reduce<MessageStatus>(mergeStatus, 'accepted'));
  }
  const messages = await shop.messagesOf(customer);
  for (const [id, status] of known) expect(messages.find((one) => one.id === id)).toMatchObject({ status });
});

test("a customer's reaction to our message, come before its id was stored, is shown on it", async () => {
  const customer = await claimed();
  shop.graph.beforeAnswer = (call) =>
    customer.sends({
      ...customer.says(''),
      type: 'reaction',
      reaction: { message_id: call.wamid, emoji: '❤️' },
    });
  await shop.ana.replies(customer, 'Temos sim');
  await shop.passes(SOON);
  expect(await lastOut(customer)).toMatchObject({
    status: 'accepted',
    reactions: [{ by: 'customer', emoji: '❤️' }],
  });
});

test("the owner's own words during a send wait for its end, then count", async () => {
  const customer = shop.customer();
  await customer.writes(ASKS);
  shop.graph.beforeAnswer = async () => {
    await shop.phone.writes(customer, 'Já te respondo');
    expect((await shop.messagesOf(customer)).map(({ author }) => author)).toEqual(['customer', 'bot']);
  };
  await shop.passes(GRACE + SOON);
  expect((await shop.messagesOf(customer)).map(({ author }) => author)).toEqual(['customer', 'bot', 'owner']);
  expect(await shop.conversationOf(customer)).toMatchObject({ handler: 'owner' });
  expect(await shop.ledgerOf(customer)).toEqual(['crossing']);
});

test("the owner's words during a send whose outcome a status settles are not forgotten", async () => {
  const customer = await claimed();
  shop.graph.beforeAnswer = () => shop.phone.writes(customer, 'Oi, sou o dono').then(() => undefined);
  shop.graph.next({ do: 'cut' });
  await shop.ana.replies(customer, 'Temos sim');
  await shop.passes(SOON);
  const [call] = callsTo(customer);
  await shop.tells('sent', call?.wamid as string, { biz_opaque_callback_data: call?.callbackId });
  await shop.passes(2 * SOON);
  expect((await shop.messagesOf(customer)).map(({ author }) => author)).toContain('owner');
});

test('what cannot be addressed or built fails before it is sent, and is owed again', async () => {
  const customer = await claimed();
  await shop.db.query(`update contacts set wa_id = null where wa_id = $1`, [customer.phone]);
  shop.isWatched = false;
  const id = (
    await shop.db.query<{ id: string }>(
      `select c.id from conversations c join contact_aliases a on a.contact_id = c.contact_id where a.value = $1`,
      [customer.phone],
    )
  ).rows[0]?.id;
  const reply = await shop.ana.caller.call('POST', `/conversations/${id}/messages`, {
    clientId: 'to nobody',
    type: 'text',
    text: 'Temos sim',
    seenMessageId: shop.ana.seen(id ?? ''),
  });
  expect(reply).toMatchObject({ status: 201 });
  await shop.passes(SOON);
  await shop.db.query(
    `update contacts set wa_id = $1 where id = (select contact_id from conversations where id = $2)`,
    [customer.phone, id],
  );
  expect(await lastOut(customer)).toMatchObject({
    status: 'failed',
    failure: { code: 'contact_unreachable' },
  });
  expect((await shop.conversationOf(customer)).waitingSince).not.toBeNull();
  await customer.writes('Oi?');
  shop.isWatched = true;
  await shop.converge();
});
