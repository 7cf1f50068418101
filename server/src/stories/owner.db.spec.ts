import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openShop, type Customer, type Shop } from '../testing/shop.ts';

const MINUTE = 60_000;

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ at: '2026-03-02T15:00:00.000Z' });
});
afterAll(() => shop.close());

const callsTo = (customer: Customer) => shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`);

test('story 40: "vou te passar para a equipe" typed on the phone: queue, with a debt', async () => {
  const customer = shop.customer();
  await customer.writes('Queria trocar a bota');
  await shop.phone.writes(customer, 'Claro! Vou te passar para a equipe 😉');
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'queue' },
    because: 'owner_handed_over',
    waitingSince: expect.any(String),
  });
});

test('story 39: phone mode until an hour: nothing automatic, old debts reach the team, it ends by itself', async () => {
  const before = shop.customer();
  await before.writes('Que horas vocês abrem?');
  const until = new Date(shop.clock.now().getTime() + 60 * MINUTE).toISOString();
  expect(await shop.sonia.setsMode({ mode: 'phone', until })).toBe(200);
  await shop.passes(MINUTE);
  // What the bot was about to say is not said, and the owner owes it.
  expect(callsTo(before)).toEqual([]);
  expect(await shop.conversationOf(before)).toMatchObject({ handler: 'owner' });

  const during = shop.customer();
  await during.writes('Que horas vocês abrem?');
  await shop.passes(14 * MINUTE + 30_000);
  expect(await shop.conversationOf(during)).toMatchObject({ handler: 'owner', because: 'mode_phone' });
  await shop.passes(MINUTE);
  expect(await shop.conversationOf(during)).toMatchObject({
    turn: { kind: 'queue' },
    because: 'owner_silent',
  });
  expect(await shop.conversationOf(before)).toMatchObject({ turn: { kind: 'queue' } });
  expect(callsTo(during)).toEqual([]);

  await shop.passes(60 * MINUTE);
  const after = shop.customer();
  await after.writes('Que horas vocês abrem?');
  await shop.passes(10_000);
  expect(callsTo(after)).toHaveLength(1);
});

test('an agent may not change the mode', async () => {
  const until = new Date(shop.clock.now().getTime() + 60 * MINUTE).toISOString();
  expect(await shop.ana.setsMode({ mode: 'phone', until })).toBe(403);
});
