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

test('a customer with a new id or a new number stays the same contact', async () => {
  const customer = shop.customer();
  const ids = [`BR.${customer.phone}1`, `BR.${customer.phone}2`];
  const { changes } = shop;
  const says = (text: string, userId: string | undefined, phone: string | undefined) =>
    shop.delivers(
      changes.change('messages', {
        messages: [{ ...customer.says(text), from: phone, from_user_id: userId }],
      }),
    );
  await says('Um', ids[0], customer.phone);
  await shop.delivers(
    changes.change('messages', {
      messages: [
        {
          ...customer.says(''),
          type: 'system',
          system: { type: 'user_changed_user_id', user_id: ids[1], previous_user_id: ids[0] },
        },
      ],
    }),
  );
  await says('Dois', ids[1], undefined);
  await says('Três', ids[0], undefined);
  const texts = (await shop.messagesOf(customer)).filter(({ author }) => author === 'customer');
  expect(texts.map(({ text }) => text)).toEqual(['Um', 'Dois', 'Três']);
});

test('what another application answers is shown, and nothing of ours leaves until the thread is ours again', async () => {
  const customer = shop.customer();
  const { changes } = shop;
  await customer.writes('Que horas vocês abrem?');
  await shop.delivers(
    changes.change('standby', { messages: [{ ...customer.says('Ainda aí?'), from: customer.phone }] }),
  );
  await shop.passes(60_000);
  expect(shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`)).toEqual([]);
  expect(await shop.conversationOf(customer)).toMatchObject({ threadElsewhere: true });
  expect(await shop.ana.replies(customer, 'Oi')).toMatchObject({
    status: 409,
    body: { code: 'thread_elsewhere' },
  });
  await customer.writes('Oi de novo');
  expect(await shop.conversationOf(customer)).toMatchObject({ threadElsewhere: false });
  expect((await shop.ana.replies(customer, 'Oi')).status).toBe(201);
});

test('edits and deletions that come before their message wait for it', async () => {
  const customer = shop.customer();
  const [edited, deleted, loved] = ['a', 'b', 'c'].map((text) => customer.says(text));
  const touch = (type: string, value: unknown) => ({ ...customer.says(''), type, [type]: value });
  await customer.sends(
    touch('edit', { original_message_id: edited?.id, message: { type: 'text', text: { body: 'A' } } }),
    touch('revoke', { original_message_id: deleted?.id }),
    touch('reaction', { message_id: loved?.id, emoji: '❤️' }),
  );
  for (const message of [edited, deleted, loved]) if (message) await customer.sends(message);
  expect((await shop.messagesOf(customer)).filter(({ author }) => author === 'customer')).toMatchObject([
    { text: 'A', editedAt: expect.any(String) },
    { deletedAt: expect.any(String) },
    { text: 'c', reactions: [{ emoji: '❤️' }] },
  ]);
  // Told again, nothing changes.
  const before = await shop.messagesOf(customer);
  await customer.sends(
    touch('edit', { original_message_id: edited?.id, message: { type: 'text', text: { body: 'A' } } }),
  );
  expect(await shop.messagesOf(customer)).toEqual(before);
});

test('the snapshot of a tab and of a thread come in pages that join without a seam', async () => {
  const customer = shop.customer();
  for (let i = 0; i < 60; i += 1) {
    shop.isWatched = i === 59;
    await customer.writes(`Mensagem ${i}`);
  }
  const { messages, nextCursor, conversation } = await shop.threadOf(customer);
  expect(messages).toHaveLength(50);
  const { body } = await shop.ana.caller.call<{ items: { text?: string }[]; nextCursor: string | null }>(
    'GET',
    `/conversations/${conversation.id}/messages?cursor=${nextCursor}`,
  );
  expect(body.nextCursor).toBeNull();
  const texts = [...body.items, ...messages]
    .map(({ text }) => text)
    .filter((text) => text?.startsWith('Mensagem'));
  expect(texts).toEqual(Array.from({ length: 60 }, (_, i) => `Mensagem ${i}`));
});
