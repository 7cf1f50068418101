import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page, SetAsideDelivery } from '@balcao/contract';
import { Shop, openShop } from '../testing/shop.ts';

jest.setTimeout(60_000);
const people = (letter: string) => ['a', 'b', 'c'].map((end) => [letter + end, 'admin'] as const);
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  shop = await openShop({ people: people('A') });
  other = await Shop.furnish(shop.server, shop.graph, shop.clock, { people: people('Z') });
});
afterAll(async () => {
  await other.converge('all');
  await shop.close();
});

test.each([199, 198])('an emoji across the end of a preview (at %i) costs no message', async (at) => {
  const customer = shop.customer();
  const text = `${'a'.repeat(at)}👟 38?`;
  await customer.writes(text);
  expect(await shop.messagesOf(customer)).toContainEqual(
    expect.objectContaining({ author: 'customer', text }),
  );
  const { lastMessage } = await shop.conversationOf(customer);
  expect(text.startsWith(lastMessage?.text ?? '?')).toBe(true);
});

test('a topic whose emoji lies across the end of a button is offered all the same', async () => {
  await shop.set('bot', {
    faq: [
      { topic: 'Troca e devolucao o👟', questions: ['Posso trocar sapato?'], answer: 'Pode.' },
      { topic: 'Conserto', questions: ['Vocês consertam sapato furado?'], answer: 'Sim.' },
    ],
  });
  const customer = shop.customer();
  await customer.writes('sapato trocar furado consertam');
  expect((await shop.messagesOf(customer)).map(({ author }) => author)).toContain('customer');
});

test('who edits a message for ever does not make it grow for ever; the first and the last words are kept', async () => {
  const customer = shop.customer();
  const wamid = await customer.writes('v0');
  for (let i = 1; i <= 60; i += 1) {
    shop.clock.advance(1_000);
    await customer.sends({
      ...customer.says(''),
      type: 'edit',
      edit: { original_message_id: wamid, message: { type: 'text', text: { body: `v${i}` } } },
    });
  }
  const { rows } = await shop.db.query<{ text: string; versions: { text: string }[] }>(
    `select text, content->'versions' as versions from messages where wamid = $1`,
    [wamid],
  );
  expect(rows[0]?.text).toBe('v60');
  expect(rows[0]?.versions.at(0)?.text).toBe('v0');
  expect(rows[0]?.versions.at(-1)?.text).toBe('v59');
  expect(rows[0]?.versions.length).toBeLessThanOrEqual(20);
});

describe('what is set aside', () => {
  const seenBy = async (of: Shop) => {
    const { body } = await of.ana.caller.call<Page<SetAsideDelivery>>('GET', '/deliveries/set-aside');
    return body.items.map(({ beginning }) => beginning).join('\n');
  };
  const unreadable = (secret: string) => shop.changes.change('from_2031', { secret });

  test('is shown to the account it is about', async () => {
    await shop.delivers(unreadable('ours alone'));
    expect(await seenBy(shop)).toContain('ours alone');
    expect(await seenBy(other)).not.toContain('ours alone');
  });

  test('is not shown to one account when another one has a part in it', async () => {
    const customer = other.customer();
    const theirs = other.body(other.changes.messages(customer, customer.says('a secret of theirs')));
    const mixed = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        ...(JSON.parse(shop.body(unreadable('mixed'))) as { entry: unknown[] }).entry,
        ...(JSON.parse(theirs) as { entry: unknown[] }).entry,
      ],
    });
    await shop.deliversBodies(mixed);
    expect(await other.messagesOf(customer)).toMatchObject([{ text: 'a secret of theirs' }, {}]);
    expect(await seenBy(shop)).not.toContain('a secret of theirs');
    expect(await seenBy(other)).not.toContain('mixed');
  });

  test('when it names no number of ours, it is for the operator while there are several accounts', async () => {
    const customer = shop.customer();
    const changes = shop.changes.messages(customer, customer.says('to nobody we know'));
    const body = shop.body(changes).replaceAll(shop.number.phoneNumberId, '999999999999999');
    expect(await shop.post(body)).toBe(200);
    await shop.taken();
    expect(await seenBy(shop)).not.toContain('to nobody we know');
    expect(await seenBy(other)).not.toContain('to nobody we know');
  });
});
