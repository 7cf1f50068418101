import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MessagesAround, MessageView, Page, SearchAnswer } from '@balcao/contract';
import { openShop, type Shop } from '../testing/shop.ts';

let shop: Shop;
let id: string;
let whole: MessageView[];

beforeAll(async () => {
  shop = await openShop({ bot: { enabled: false } });
  const customer = shop.customer();
  // Many of one second: the arrival number decides inside it.
  await customer.sends(...Array.from({ length: 60 }, (_, i) => customer.says(`mensagem ${i}`)));
  shop.clock.advance(5_000);
  await customer.sends(...Array.from({ length: 60 }, (_, i) => customer.says(`mensagem ${60 + i}`)));
  id = await shop.conversationId(customer);
  const { body } = await ask<Page<MessageView>>('limit=100');
  const older = await ask<Page<MessageView>>(`limit=100&cursor=${body.nextCursor ?? ''}`);
  whole = [...older.body.items, ...body.items];
}, 60_000);
afterAll(() => shop.close(), 60_000);

function ask<T = MessagesAround & { code?: string }>(query: string, conversation = id) {
  return shop.ana.caller.call<T>('GET', `/conversations/${conversation}/messages?${query}`);
}

test.each([0, 1, 30, 59, 60, 90, 118, 119])('a message opens in its place, the %ith too', async (i) => {
  const middle = whole[i] as MessageView;
  const { body } = await ask(`around=${middle.id}&limit=21`);
  const [from, to] = [Math.max(0, i - 10), Math.min(whole.length, i + 11)];
  expect(body.items.map(({ n }) => n)).toEqual(whole.slice(from, to).map(({ n }) => n));
  expect(body.olderCursor === null).toBe(from === 0);
  expect(body.newerCursor === null).toBe(to === whole.length);
});

test('from there both ways lead to the ends, without gaps or repetitions', async () => {
  const { body } = await ask(`around=${whole[55]?.id}&limit=11`);
  const found = [...body.items];
  for (let cursor = body.newerCursor; cursor !== null;) {
    const page: MessagesAround = (await ask(`after=${cursor}&limit=17`)).body;
    found.push(...page.items);
    expect(page.olderCursor).not.toBeNull();
    cursor = page.newerCursor;
  }
  for (let cursor = body.olderCursor; cursor !== null;) {
    const page: Page<MessageView> = (await ask<Page<MessageView>>(`cursor=${cursor}&limit=17`)).body;
    found.unshift(...page.items);
    cursor = page.nextCursor;
  }
  expect(found).toEqual(whole);
});

test('a hit of the search opens', async () => {
  const { body } = await shop.ana.caller.call<SearchAnswer>('GET', '/search?q="mensagem 42"');
  const hit = body.items[0]?.message as MessageView;
  const { body: page } = await ask(`around=${hit.id}`, hit.conversationId);
  expect(page.items.find((message) => message.id === hit.id)?.text).toBe('mensagem 42');
});

test('what is not in the thread cannot be opened', async () => {
  expect((await ask(`around=${randomUUID()}`)).body.code).toBe('message_unknown');
  expect((await ask(`around=x`)).status).toBe(400);
  expect((await ask(`after=x`)).body.code).toBe('cursor_invalid');
  expect((await ask(`around=${whole[0]?.id}`, randomUUID())).body.code).toBe('conversation_unknown');
});
