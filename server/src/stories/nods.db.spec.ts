import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { MentionView, MessageView, VersionView } from '@balcao/contract';
import { openShop, type Customer, type Person, type Shop } from '../testing/shop.ts';

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 30_000);
afterAll(() => shop.close(), 30_000);
afterEach(() => {
  shop.graph.beforeAnswer = () => Promise.resolve();
});

const SOON = 1_000;
const MINUTE = 60_000;
const HEART = '❤️';
const callsTo = (customer: Customer) => shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`);
const of = async (customer: Customer, author: MessageView['author']) =>
  (await shop.messagesOf(customer)).filter((one) => one.author === author);

async function claimed(text = 'Quero falar com atendente'): Promise<Customer> {
  const customer = shop.customer();
  await customer.writes(text);
  await shop.ana.claims(customer);
  await shop.passes(10_000);
  return customer;
}

async function onMessage<T = MessageView>(
  message: MessageView,
  what: string,
  body: unknown = {},
  person: Person = shop.ana,
) {
  const answer = await person.caller.call<T & { code?: string; problem?: string }>(
    'POST',
    `/messages/${message.id}/${what}`,
    body,
  );
  await shop.converge();
  return answer;
}

async function firstOf(customer: Customer, author: MessageView['author'] = 'customer'): Promise<MessageView> {
  const [message] = await of(customer, author);
  if (!message) throw new Error(`nothing of ${author}`);
  return message;
}

const reactionsOf = async (customer: Customer) => (await firstOf(customer)).reactions;

test('a reaction is shown at once, pending, and known when Meta has taken it; it pays and claims nothing', async () => {
  const customer = await claimed();
  const message = await firstOf(customer);
  const before = await shop.conversationOf(customer);
  const { status, body } = await onMessage(message, 'reaction', { emoji: HEART });
  expect(status).toBe(200);
  expect(body.reactions).toEqual([
    { by: 'teammate', emoji: HEART, byId: shop.ana.id, byName: 'Ana', pending: true },
  ]);
  await shop.passes(SOON);
  expect(callsTo(customer)).toMatchObject([
    { body: { type: 'reaction', reaction: { message_id: message.wamid, emoji: HEART } } },
  ]);
  expect(await reactionsOf(customer)).toEqual([
    { by: 'teammate', emoji: HEART, byId: shop.ana.id, byName: 'Ana' },
  ]);
  expect(await shop.conversationOf(customer)).toEqual(before);
  await onMessage(message, 'reaction', { emoji: HEART });
  await shop.passes(SOON);
  expect(callsTo(customer)).toHaveLength(1);
});

test('the number has one reaction: the next replaces it, null takes it back, the phone replaces it too', async () => {
  const customer = await claimed();
  const message = await firstOf(customer);
  await onMessage(message, 'reaction', { emoji: '👍' });
  await onMessage(message, 'reaction', { emoji: HEART });
  await shop.passes(SOON);
  expect(callsTo(customer).at(-1)?.text).toBe(HEART);
  await onMessage(message, 'reaction', { emoji: null });
  await shop.passes(SOON);
  expect(callsTo(customer).at(-1)?.body).toMatchObject({ reaction: { emoji: '' } });
  expect(await reactionsOf(customer)).toEqual([]);
  await onMessage(message, 'reaction', { emoji: '👍' });
  await shop.passes(SOON);
  await shop.phone.sends(customer, {
    ...customer.says(''),
    type: 'reaction',
    reaction: { message_id: message.wamid, emoji: '🙏' },
  });
  await customer.sends({
    ...customer.says(''),
    type: 'reaction',
    reaction: { message_id: message.wamid, emoji: '😂' },
  });
  expect(await reactionsOf(customer)).toEqual([
    { by: 'owner', emoji: '🙏' },
    { by: 'customer', emoji: '😂' },
  ]);
});

test('the reflection of our own reaction makes no second one, whether it comes before or after the answer', async () => {
  const customer = await claimed();
  const message = await firstOf(customer);
  const reflection = (wamid: string) => ({
    ...customer.says(''),
    id: wamid,
    type: 'reaction',
    reaction: { message_id: message.wamid, emoji: HEART },
  });
  shop.graph.beforeAnswer = ({ wamid }) => shop.phone.sends(customer, reflection(wamid ?? ''));
  await onMessage(message, 'reaction', { emoji: HEART });
  await shop.passes(SOON);
  await shop.phone.sends(customer, reflection(callsTo(customer)[0]?.wamid ?? ''));
  expect(await reactionsOf(customer)).toMatchObject([{ by: 'teammate', emoji: HEART, byName: 'Ana' }]);
});

test('what Meta refuses is taken back, and shows what was there before', async () => {
  const customer = await claimed();
  const message = await firstOf(customer);
  await onMessage(message, 'reaction', { emoji: '👍' });
  await shop.passes(SOON);
  shop.graph.next({ do: 'refuse', code: 131009 });
  await onMessage(message, 'reaction', { emoji: HEART });
  await shop.passes(SOON);
  expect(await reactionsOf(customer)).toMatchObject([{ by: 'teammate', emoji: '👍' }]);
  expect((await reactionsOf(customer))[0]).not.toHaveProperty('pending');
  await onMessage(message, 'reaction', { emoji: HEART });
  await shop.passes(SOON);
  const call = callsTo(customer).at(-1);
  await shop.tells('failed', call?.wamid ?? '', {
    biz_opaque_callback_data: call?.callbackId,
    errors: [{ code: 131026, title: 'x' }],
  });
  expect(await reactionsOf(customer)).toMatchObject([{ emoji: '👍' }]);
});

test('cut off, it stays pending and is not sent twice by itself; a status tells that it was taken', async () => {
  const customer = await claimed();
  const message = await firstOf(customer);
  shop.graph.next({ do: 'cut' });
  await onMessage(message, 'reaction', { emoji: HEART });
  await shop.passes(5 * MINUTE);
  expect(callsTo(customer)).toHaveLength(1);
  expect(await reactionsOf(customer)).toMatchObject([{ emoji: HEART, pending: true }]);
  const [call] = callsTo(customer);
  await shop.tells('sent', call?.wamid ?? '', { biz_opaque_callback_data: call?.callbackId });
  expect(await reactionsOf(customer)).toEqual([
    { by: 'teammate', emoji: HEART, byId: shop.ana.id, byName: 'Ana' },
  ]);
});

test('a refusal for now is tried again; a process that dies while sending leaves it pending', async () => {
  const customer = await claimed();
  const message = await firstOf(customer);
  shop.graph.next({ do: 'refuse', code: 131000 });
  await onMessage(message, 'reaction', { emoji: HEART });
  await shop.passes(5_000);
  expect(callsTo(customer)).toHaveLength(2);
  const other = await claimed();
  const asked = await firstOf(other);
  await shop.db.query(
    `insert into sent_reactions (id, account_id, number_id, conversation_id, message_id, emoji, status, send_after, sending_since)
     values ($1, $2, $3, $4, $5, $6, 'sending', $7, $7)`,
    [randomUUID(), shop.accountId, shop.number.id, asked.conversationId, asked.id, HEART, shop.clock.now()],
  );
  await shop.passes(2 * MINUTE);
  expect(callsTo(other)).toHaveLength(0);
  const { rows } = await shop.db.query('select status from sent_reactions where message_id = $1', [asked.id]);
  expect(rows).toEqual([{ status: 'unconfirmed' }]);
});

test('no reaction without the right to reply, without window, or with no emoji', async () => {
  const customer = await claimed();
  const message = await firstOf(customer);
  expect(await onMessage(message, 'reaction', { emoji: HEART }, shop.bia)).toMatchObject({
    status: 409,
    body: { code: 'claim_taken', by: { name: 'Ana' } },
  });
  expect(await onMessage(message, 'reaction', { emoji: 'ok' })).toMatchObject({
    status: 422,
    body: { code: 'reply_invalid', field: 'emoji', problem: 'not_one_emoji' },
  });
  const { body: note } = await shop.ana.notes(customer, 'Nota');
  expect(await onMessage(note as MessageView, 'reaction', { emoji: HEART })).toMatchObject({
    body: { code: 'reply_invalid', problem: 'not_at_whatsapp' },
  });
  await shop.passes(25 * 60 * MINUTE);
  expect(await onMessage(message, 'reaction', { emoji: HEART })).toMatchObject({
    body: { code: 'window_closed' },
  });
});

async function retries(
  message: MessageView,
  customer: Customer,
  more: Record<string, unknown> = {},
  person = shop.ana,
) {
  const seenMessageId = person.seen(await shop.conversationId(customer));
  return onMessage<MessageView & { missed?: MessageView[] }>(
    message,
    'retry',
    { seenMessageId, ...more },
    person,
  );
}

test('what failed is sent once more as a new message, once; the old one stays', async () => {
  const customer = await claimed();
  shop.graph.next({ do: 'refuse', code: 131026 });
  const buttons = [{ id: 'a', title: 'A' }];
  await shop.ana.command(customer, 'messages', {
    clientId: randomUUID(),
    type: 'interactive',
    text: 'Qual?',
    buttons,
    seenMessageId: shop.ana.seen(await shop.conversationId(customer)),
  });
  await shop.passes(SOON);
  const old = await firstOf(customer, 'teammate');
  const { status, body } = await retries(old, customer);
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { type: 'interactive', text: 'Qual?', buttons },
  });
  await shop.passes(SOON);
  expect(await of(customer, 'teammate')).toMatchObject([
    { id: old.id, status: 'failed', retriedAs: body.id },
    { id: body.id, status: 'accepted' },
  ]);
  expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince: null });
  for (const again of [old, body]) {
    expect(await retries(again, customer)).toMatchObject({ status: 409, body: { code: 'not_retryable' } });
  }
  expect(callsTo(customer)).toHaveLength(2);
  expect(await shop.ledgerOf(customer)).toEqual([]);
});

test('an unknown one only after its minute, by the same conditions as a reply; arrived after all, both are in the ledger', async () => {
  const customer = await claimed();
  shop.graph.next({ do: 'cut' });
  await shop.ana.replies(customer, 'Temos sim');
  await shop.passes(SOON);
  const old = await firstOf(customer, 'teammate');
  expect(await retries(old, customer)).toMatchObject({ body: { code: 'not_retryable' } });
  await shop.passes(MINUTE + SOON);
  const seen = shop.ana.seen(await shop.conversationId(customer));
  await customer.writes('Alô?');
  expect(await onMessage(old, 'retry', { seenMessageId: seen })).toMatchObject({
    status: 409,
    body: { code: 'stale_view' },
  });
  expect(await retries(old, customer, {}, shop.bia)).toMatchObject({ body: { code: 'claim_taken' } });
  const { body } = await retries(old, customer);
  await shop.passes(SOON);
  const [first] = callsTo(customer);
  const late = { biz_opaque_callback_data: first?.callbackId };
  await shop.tells('delivered', first?.wamid ?? '', late);
  await shop.tells('read', first?.wamid ?? '', late);
  expect(await of(customer, 'teammate')).toMatchObject([
    { id: old.id, status: 'read', retriedAs: body.id },
    { id: body.id, status: 'accepted' },
  ]);
  expect(await shop.ledgerOf(customer)).toEqual(['crossing']);
});

test('what an edited message said before is for supervisors', async () => {
  const customer = await claimed('Quero falar com atendente sobre o 38');
  const message = await firstOf(customer);
  await customer.sends({
    ...customer.says(''),
    type: 'edit',
    edit: { original_message_id: message.wamid, message: { type: 'text', text: { body: 'É o 39' } } },
  });
  const path = `/messages/${message.id}/versions`;
  expect(await shop.sonia.caller.call<{ items: VersionView[] }>('GET', path)).toMatchObject({
    status: 200,
    body: { items: [{ text: 'Quero falar com atendente sobre o 38', until: expect.any(String) }] },
  });
  expect(await shop.ana.caller.call('GET', path)).toMatchObject({ status: 403 });
  await customer.sends({
    ...customer.says(''),
    type: 'revoke',
    revoke: { original_message_id: message.wamid },
  });
  expect(await shop.sonia.caller.call('GET', path)).toMatchObject({ body: { items: [] } });
  expect(await shop.sonia.caller.call('GET', `/messages/${randomUUID()}/versions`)).toMatchObject({
    status: 404,
  });
});

test('the owner is asked once to answer what only the phone shows', async () => {
  const customer = shop.customer();
  const { text: _none, ...said } = customer.says('');
  await customer.sends({ ...said, type: 'unsupported', errors: [{ code: 131060, title: 'x' }] });
  const message = await firstOf(customer);
  expect(await onMessage(message, 'ask-owner')).toMatchObject({
    status: 200,
    body: { told: 1, messageId: message.id },
  });
  expect(await onMessage(message, 'ask-owner', {}, shop.bia)).toMatchObject({
    status: 200,
    body: { told: 0 },
  });
  const [, , , otavio] = shop.people;
  const mentionsOf = async (person: Person) =>
    (await person.caller.call<{ unread: number; items: MentionView[] }>('GET', '/mentions')).body;
  expect(await mentionsOf(otavio as Person)).toMatchObject({
    unread: 1,
    items: [{ message: { system: { because: 'owner_asked', by: 'Ana' }, mentions: [otavio?.id] } }],
  });
  expect((await mentionsOf(shop.sonia)).unread).toBe(0);
  expect((await firstOf(customer)).ownerAsked).toBe(true);
  const { messages } = await shop.threadOf(customer);
  expect(messages.filter(({ system }) => system?.because === 'owner_asked')).toMatchObject([
    { system: { by: 'Ana' } },
  ]);
  const other = await claimed();
  expect(await onMessage(await firstOf(other), 'ask-owner')).toMatchObject({
    status: 422,
    body: { code: 'reply_invalid', problem: 'readable' },
  });
});
