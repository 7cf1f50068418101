import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openShop, type Customer, type Shop } from '../testing/shop.ts';

const MINUTE = 60_000;

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const callsTo = (customer: Customer) => shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`);

test('story 16: the owner writes, the customer answers, the owner is gone: the team gets it, the bot is silent', async () => {
  const customer = shop.customer();
  await shop.phone.writes(customer, 'Seu pedido chegou!');
  await shop.passes(MINUTE);
  await customer.writes('Que horas vocês abrem?');
  expect(await shop.conversationOf(customer)).toMatchObject({ handler: 'owner', because: 'owner_active' });
  await shop.passes(5 * MINUTE - 2_000);
  expect(await shop.conversationOf(customer)).toMatchObject({ handler: 'owner' });
  await shop.passes(2_000);
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'queue' },
    because: 'owner_silent',
    waitingSince: expect.any(String),
  });
  await shop.passes(10 * MINUTE);
  expect(callsTo(customer)).toEqual([]);
});

test('story 17: the owner writes five times without the customer: no debt, nobody bothered', async () => {
  const customer = shop.customer();
  for (const text of ['Oi', 'Chegou', 'A bota', 'Preta', '38']) await shop.phone.writes(customer, text);
  expect(await shop.conversationOf(customer)).toMatchObject({
    status: 'resolved',
    turn: { kind: 'rest', last: 'owner' },
    waitingSince: null,
    unread: 0,
  });
  expect(await shop.reasonsOf(customer)).toEqual(['owner_started']);
  await shop.passes(60 * MINUTE);
  expect(await shop.conversationOf(customer)).toMatchObject({ status: 'resolved' });
});

test("story 18: the owner's 👍, edits and deletions do not extend his lease", async () => {
  const customer = shop.customer();
  const asked = await customer.writes('Tem bota?');
  const said = await shop.phone.writes(customer, 'Tem');
  const lease = (await shop.conversationOf(customer)).turn;
  expect(lease).toMatchObject({ kind: 'owner' });
  await shop.passes(5 * MINUTE);
  await shop.phone.sends(
    customer,
    { ...customer.says(''), type: 'reaction', reaction: { message_id: asked, emoji: '👍' } },
    {
      ...customer.says(''),
      type: 'edit',
      edit: { original_message_id: said, message: { type: 'text', text: { body: 'Tem sim' } } },
    },
  );
  expect((await shop.conversationOf(customer)).turn).toEqual(lease);
  expect((await shop.messagesOf(customer))[0]).toMatchObject({ reactions: [{ by: 'owner', emoji: '👍' }] });
  await shop.passes(15 * MINUTE);
  expect(await shop.conversationOf(customer)).toMatchObject({ turn: { kind: 'rest', last: 'owner' } });
});

test("story 19: the app's own greeting is marked automatic from the third customer on, the bot stays free", async () => {
  const greeting = 'Olá! Em que posso ajudar?';
  const greeted: Customer[] = [];
  for (let i = 0; i < 3; i += 1) {
    const customer = shop.customer();
    await customer.writes('Que horas vocês abrem?');
    await shop.passes(2_000);
    await shop.phone.writes(customer, greeting);
    greeted.push(customer);
  }
  await shop.passes(10_000);
  const [first, , third] = greeted as [Customer, Customer, Customer];
  expect(await shop.conversationOf(first)).toMatchObject({ handler: 'owner' });
  expect(await shop.messagesOf(third)).toMatchObject([
    { author: 'customer' },
    { author: 'owner', text: greeting, automatic: true },
    { author: 'bot', status: 'accepted' },
  ]);
  expect(await shop.conversationOf(third)).toMatchObject({ handler: 'bot', waitingSince: null });
});

test('an echo repeated to the same customer is not taken for automatic', async () => {
  const customer = shop.customer();
  for (let i = 0; i < 4; i += 1) {
    await customer.writes(`Pergunta ${i}`);
    await shop.phone.writes(customer, 'Sim!!');
  }
  const echoes = (await shop.messagesOf(customer)).filter(({ author }) => author === 'owner');
  expect(echoes).toHaveLength(4);
  for (const echo of echoes) expect(echo.automatic).toBeUndefined();
});

test('story 20: an agent takes and forgets: after 10 min back in the queue with the old clock, both told', async () => {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  const { waitingSince } = await shop.conversationOf(customer);
  await shop.passes(3 * MINUTE);
  await shop.ana.claims(customer);
  await shop.passes(10 * MINUTE - 1_000);
  expect(await shop.conversationOf(customer)).toMatchObject({ claim: { teammate: { id: shop.ana.id } } });
  await shop.passes(1_000);
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'queue' },
    because: 'lease_over',
    claim: null,
    waitingSince,
  });
  expect((await shop.threadOf(customer)).messages.at(-1)).toMatchObject({
    type: 'system',
    system: { because: 'lease_over' },
  });
  // Told by the same event as everybody, she who forgot included.
  for (const { view } of shop.people) {
    await view.sync();
    expect(view.tab('mine')).toEqual([]);
    expect(view.tab('queue').map(({ contact }) => contact.name)).toContain(customer.name);
  }
});

test('typing keeps a lease alive', async () => {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  await shop.passes(10 * MINUTE - 3_000);
  await shop.ana.types(customer);
  await shop.passes(5_000);
  expect(await shop.conversationOf(customer)).toMatchObject({ claim: { teammate: { id: shop.ana.id } } });
});

test('after answering, an hour of silence lets the claim rest, and the teammate is remembered', async () => {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  await shop.ana.replies(customer, 'Pois não?');
  await shop.passes(60 * MINUTE + 1_000);
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'rest', last: 'team' },
    because: 'lease_rested',
  });
});

test('a day of quiet resolves; a message within a day of that reopens the same, a later one begins anew', async () => {
  const customer = shop.customer();
  await customer.writes('Que horas vocês abrem?');
  await shop.passes(10_000);
  const id = await shop.conversationId(customer);
  await shop.passes(24 * 60 * MINUTE);
  expect(await shop.conversationOf(customer)).toMatchObject({
    id,
    status: 'resolved',
    because: 'resolved_quiet',
  });
  await customer.writes('Obrigado!');
  expect(await shop.conversationOf(customer)).toMatchObject({ id, status: 'open' });
  await shop.sonia.command(customer, 'resolve');
  await shop.passes(25 * 60 * MINUTE);
  await customer.writes('Oi de novo');
  const again = await shop.conversationOf(customer);
  expect(again).toMatchObject({ status: 'open' });
  expect(again.id).not.toBe(id);
  const reopened = await shop.sonia.caller.call('POST', `/conversations/${id}/reopen`, {});
  expect([reopened.status, reopened.body]).toMatchObject([
    409,
    { code: 'conversation_superseded', conversationId: again.id },
  ]);
});

test('a snoozed conversation wakes by its clock and by the customer', async () => {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  const until = new Date(shop.clock.now().getTime() + 30 * MINUTE).toISOString();
  expect((await shop.ana.command(customer, 'snooze', { until })).status).toBe(200);
  expect(await shop.conversationOf(customer)).toMatchObject({ status: 'snoozed', snoozedUntil: until });
  await shop.passes(30 * MINUTE);
  expect(await shop.conversationOf(customer)).toMatchObject({ status: 'open', because: 'woke' });
  await shop.ana.replies(customer, 'Já volto');
  await shop.ana.command(customer, 'snooze', { until: 'reply' });
  await shop.passes(5 * MINUTE);
  await customer.writes('Ok');
  expect(await shop.conversationOf(customer)).toMatchObject({
    status: 'open',
    waitingSince: expect.any(String),
  });
});

test("a contact's new name is shown in every conversation of his, the old ones too", async () => {
  const customer = shop.customer('Nome antigo');
  await customer.writes('Que horas vocês abrem?');
  await shop.sonia.command(customer, 'resolve');
  await shop.passes(25 * 60 * MINUTE);
  customer.name = 'Nome novo';
  await customer.writes('Oi');
  await shop.converge('all');
  const names = () =>
    shop.sonia.view
      .tab('resolved')
      .concat(shop.sonia.view.tab('all'))
      .map(({ contact }) => contact.name)
      .filter((name) => name.startsWith('Nome') || name.startsWith('Dono'));
  expect(names()).toEqual(['Nome novo', 'Nome novo']);
  const contact = { phone_number: customer.phone, full_name: 'Dono deu este' };
  await shop.delivers(
    shop.changes.change('smb_app_state_sync', {
      state_sync: [{ type: 'contact', action: 'add', contact, metadata: { timestamp: '1790000000' } }],
    }),
  );
  await shop.converge('all');
  expect(names()).toEqual(['Dono deu este', 'Dono deu este']);
});
