import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openShop, type Shop } from '../testing/shop.ts';

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 30_000);
afterAll(() => shop.close(), 30_000);

test('story 2: the owner answers on the phone: handler owner, bot silent, debt paid', async () => {
  const customer = shop.customer();
  await customer.writes('Vocês têm bota 38?');
  await shop.phone.writes(customer, 'Temos sim, venha ver!');
  expect(await shop.conversationOf(customer)).toMatchObject({
    handler: 'owner',
    because: 'owner_active',
    waitingSince: null,
    unread: 0,
    lastMessage: { author: 'owner', text: 'Temos sim, venha ver!' },
  });
  await shop.passes(60_000);
  expect(shop.graph.calls).toHaveLength(0);
  expect(await shop.messagesOf(customer)).toMatchObject([
    { author: 'customer' },
    { author: 'bot', status: 'cancelled' },
    { author: 'owner', direction: 'out', status: 'sent' },
  ]);
});

test('story 3: quotes, edits and deletions on the phone are drawn as such, also in what quotes them', async () => {
  const customer = shop.customer();
  const asked = await customer.writes('Fecha que horas?');
  const answered = await shop.phone.writes(customer, 'As 18h', { context: { id: asked } });
  await customer.sends(customer.says('Certeza?', { context: { id: answered } }));
  const edit = (body: string) => ({
    ...customer.says(''),
    type: 'edit',
    edit: { original_message_id: answered, message: { type: 'text', text: { body } } },
  });
  await shop.phone.sends(customer, edit('Às 19h'));
  const messages = () =>
    shop.messagesOf(customer).then((all) => all.filter(({ author }) => author !== 'bot'));
  expect(await messages()).toMatchObject([
    { text: 'Fecha que horas?' },
    {
      text: 'Às 19h',
      editedAt: expect.any(String),
      quoted: { text: 'Fecha que horas?', author: 'customer' },
    },
    { text: 'Certeza?', quoted: { text: 'Às 19h', author: 'owner' } },
  ]);
  await shop.phone.sends(customer, {
    ...customer.says(''),
    type: 'revoke',
    revoke: { original_message_id: answered },
  });
  const [, deleted, quoting] = await messages();
  expect(deleted).toMatchObject({ deletedAt: expect.any(String) });
  expect(deleted).not.toHaveProperty('text');
  expect(quoting).toMatchObject({ quoted: { text: '' } });
});

test('story 4: a panel that was off hears all in order, and is refused until it has', async () => {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  shop.ana.isAway = true;
  await shop.passes(90_000);
  await shop.phone.writes(customer, 'Deixa comigo');
  await customer.writes('Obrigado');
  const stale = await shop.ana.replies(customer, 'Posso ajudar?');
  expect(stale).toMatchObject({
    status: 409,
    body: { code: 'stale_view', missed: [{ text: 'Deixa comigo' }, { text: 'Obrigado' }] },
  });
  shop.ana.isAway = false;
  await shop.converge();
  expect((await shop.ana.replies(customer, 'Posso ajudar?')).status).toBe(201);
});

test('story 6: a number with or without the ninth digit, or only a user id, is the same contact', async () => {
  const customer = shop.customer();
  const withNine = `5511987${customer.phone.slice(-6)}`;
  const without = `551187${customer.phone.slice(-6)}`;
  const user = `BR.${customer.phone}`;
  const { changes } = shop;
  const contacts = [{ wa_id: withNine, user_id: user, profile: { name: 'Nove' } }];
  const first = customer.says('Oi');
  await shop.delivers(
    changes.change('messages', { contacts, messages: [{ ...first, from: withNine, from_user_id: user }] }),
  );
  await shop.delivers(
    changes.change('smb_message_echoes', {
      message_echoes: [{ ...customer.says('Oi!'), from: shop.number.phone, to: without }],
    }),
  );
  await shop.delivers(
    changes.change('smb_message_echoes', {
      message_echoes: [{ ...customer.says('Tudo bem?'), from: shop.number.phone, to_user_id: user }],
    }),
  );
  const { rows } = await shop.db.query<{ contacts: number; messages: number }>(
    `select count(distinct c.contact_id)::int as contacts, count(*)::int as messages from messages m
       join conversations c on c.id = m.conversation_id where m.text in ('Oi', 'Oi!', 'Tudo bem?')`,
  );
  expect(rows[0]).toEqual({ contacts: 1, messages: 3 });
});
