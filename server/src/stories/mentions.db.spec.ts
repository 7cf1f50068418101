import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { MentionView, Page } from '@balcao/contract';
import { openShop, type Person, type Shop } from '../testing/shop.ts';

jest.setTimeout(60_000);
let shop: Shop;
let neighbour: Shop;
beforeAll(async () => {
  [shop, neighbour] = await Promise.all([openShop(), openShop()]);
});
afterAll(() => Promise.all([shop.close(), neighbour.close()]));

type Mentions = Page<MentionView> & { unread: number };
const mentionsOf = async (who: Person, query = '') =>
  (await who.caller.call<Mentions>('GET', `/mentions${query}`)).body;

test('a note that names a colleague is found by her, newest first, until she has read it', async () => {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  const mentions = [shop.bia.id, shop.ana.id];
  const ids: string[] = [];
  for (const text of ['Vê isto?', 'E isto?']) {
    ids.push((await shop.ana.command<{ id: string }>(customer, 'notes', { text, mentions })).body.id);
    await shop.passes(1_000);
  }
  const seen = await mentionsOf(shop.bia);
  expect(seen).toMatchObject({ unread: 2, nextCursor: null });
  expect(seen.items.map(({ message }) => message.text)).toEqual(['E isto?', 'Vê isto?']);
  expect(seen.items[0]).toMatchObject({
    readAt: null,
    message: { mentions },
    conversation: { status: 'open' },
  });
  expect(await mentionsOf(shop.ana)).toEqual({ items: [], nextCursor: null, unread: 0 });

  const first = await mentionsOf(shop.bia, '?limit=1');
  expect(first.unread).toBe(2);
  const next = await mentionsOf(shop.bia, `?limit=1&cursor=${first.nextCursor}`);
  expect(next.items[0]?.message.id).toBe(ids[0]);

  const other = await shop.sonia.caller.call('POST', '/mentions/read', { messageIds: ids });
  expect(other.body).toEqual({ unread: 0 });
  const one = await shop.bia.caller.call('POST', '/mentions/read', { messageIds: [ids[1]] });
  expect(one).toMatchObject({ status: 200, body: { unread: 1 } });
  await shop.bia.caller.call('POST', '/mentions/read', {});
  const read = await mentionsOf(shop.bia);
  expect(read.unread).toBe(0);
  expect(read.items.every(({ readAt }) => readAt !== null)).toBe(true);
});

test('only active people of the account can be named; otherwise nothing is written', async () => {
  const customer = shop.customer();
  await customer.writes('Oi');
  for (const stranger of [randomUUID(), neighbour.ana.id]) {
    const note = { text: 'Oi', mentions: [shop.bia.id, stranger] };
    expect(await shop.ana.command(customer, 'notes', note)).toMatchObject({
      status: 404,
      body: { code: 'teammate_unknown' },
    });
  }
  expect((await shop.messagesOf(customer)).filter(({ type }) => type === 'note')).toEqual([]);
  expect((await mentionsOf(neighbour.ana)).items).toEqual([]);
});

test('a cursor that is none is refused', async () => {
  const answer = await shop.ana.caller.call('GET', '/mentions?cursor=x');
  expect(answer).toMatchObject({ status: 400, body: { code: 'cursor_invalid' } });
});
