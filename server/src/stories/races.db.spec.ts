import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Lapses } from '../assignment/index.ts';
import { Sender } from '../channel/index.ts';
import { openBeside, openShop, type Customer, type Shop } from '../testing/shop.ts';
import type { TestApp } from '../testing/test-app.ts';
import { until } from '../testing/until.ts';

const GRACE = 8_000;

jest.setTimeout(60_000);
let shop: Shop;
/** A second process on the same database. */
let beside: TestApp;
beforeAll(async () => {
  shop = await openShop();
  beside = await openBeside(shop);
});
afterAll(async () => {
  await beside.close();
  await shop.close();
});

const callsTo = (customer: Customer) => shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`);
const said = async (customer: Customer) =>
  (await shop.messagesOf(customer)).filter(({ author }) => author === 'customer').map(({ text }) => text);

/** Posts bodies to both processes at once. */
async function postToBoth(bodies: readonly string[]): Promise<void> {
  const urls = [shop.server.url, beside.url];
  const statuses = await Promise.all(
    bodies.map((body, i) => shop.post(body, { url: urls[i % 2] as string })),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  await shop.taken();
  await shop.converge();
}

test('the same webhook many times in parallel, at two processes, is one message', async () => {
  const customer = shop.customer();
  const body = shop.body(shop.changes.messages(customer, customer.says('Oi')));
  await postToBoth(Array.from({ length: 10 }, () => body));
  expect(await said(customer)).toEqual(['Oi']);
  expect(await shop.conversationOf(customer)).toMatchObject({ unread: 1 });
});

test('the same message in several deliveries of one batch, and twice in one delivery, is one message', async () => {
  const customer = shop.customer();
  const message = customer.says('Oi');
  const change = shop.changes.messages(customer, message, message);
  await postToBoth(Array.from({ length: 6 }, () => shop.body(change, change)));
  expect(await said(customer)).toEqual(['Oi']);
  expect(await shop.conversationOf(customer)).toMatchObject({ unread: 1 });
});

test('an album of five by somebody new, in parallel at two processes: one conversation, one debt', async () => {
  for (let round = 0; round < 3; round += 1) {
    const customer = shop.customer();
    const media = { mime_type: 'image/jpeg', sha256: 'AA==' };
    const album = [1, 2, 3, 4, 5].map((i) =>
      shop.body(
        shop.changes.messages(customer, {
          ...customer.says(''),
          type: 'image',
          image: { id: String(i), ...media, caption: `Foto ${i}` },
        }),
      ),
    );
    await postToBoth(album);
    expect((await said(customer)).sort()).toEqual(['Foto 1', 'Foto 2', 'Foto 3', 'Foto 4', 'Foto 5']);
    const { rows } = await shop.db.query<{ conversations: number; contacts: number }>(
      `select count(distinct c.id)::int as conversations, count(distinct k.id)::int as contacts
         from contacts k join conversations c on c.contact_id = k.id where k.wa_id = $1`,
      [customer.phone],
    );
    expect(rows[0]).toEqual({ conversations: 1, contacts: 1 });
    expect(await shop.conversationOf(customer)).toMatchObject({ unread: 5 });
  }
});

test('two lanes: what two processes are told, doubled and mixed, is there once and in one order for all', async () => {
  const customers = Array.from({ length: 6 }, () => shop.customer());
  const bodies = customers.flatMap((customer) =>
    Array.from({ length: 8 }, (_, i) => shop.body(shop.changes.messages(customer, customer.says(`${i}`)))),
  );
  await postToBoth([...bodies, ...bodies].sort((a, b) => (a.slice(-40) < b.slice(-40) ? -1 : 1)));
  for (const customer of customers) {
    expect((await said(customer)).sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  }
  await shop.converge('all');
  const { rows } = await shop.db.query<{ n: string; last: string }>(
    `select count(*) as n, max(seq) as last from journal where account_id = $1`,
    [shop.accountId],
  );
  expect(rows[0]?.n).toBe(rows[0]?.last);
});

test('two senders: what both find in the outbox leaves once, in order for each customer', async () => {
  const customers = Array.from({ length: 4 }, () => shop.customer());
  for (const customer of customers) {
    await customer.writes('Quero falar com atendente');
    await shop.ana.claims(customer);
  }
  await shop.passes(GRACE);
  const before = shop.graph.calls.length;
  // Written to the outbox without telling a sender, as a process that died right after would.
  const ids: string[] = [];
  for (const customer of customers) ids.push(await shop.conversationId(customer));
  await Promise.all(
    ids.flatMap((id) =>
      ['um', 'dois', 'três'].map((text, i) =>
        shop.ana.caller.call('POST', `/conversations/${id}/messages`, {
          clientId: `${id} ${i}`,
          type: 'text',
          text,
          seenMessageId: shop.ana.seen(id),
        }),
      ),
    ),
  );
  const senders = [shop.server.app.get(Sender), beside.app.get(Sender)];
  await until('the outbox is empty', async () => {
    await Promise.all(senders.map((sender) => sender.drained()));
    shop.clock.advance(100); // the number's pace
    const { rowCount } = await shop.db.query(
      `select from messages where status in ('queued', 'sending') and author = 'teammate'`,
    );
    return rowCount === 0;
  });
  const calls = shop.graph.calls.slice(before);
  expect(new Set(calls.map(({ callbackId }) => callbackId)).size).toBe(12);
  expect(calls).toHaveLength(12);
  for (const customer of customers) {
    const order = await shop.db.query<{ id: string }>(
      `select id from messages where conversation_id = $1 and author = 'teammate' order by n`,
      [await shop.conversationId(customer)],
    );
    expect(callsTo(customer).map(({ callbackId }) => callbackId)).toEqual(order.rows.map(({ id }) => id));
  }
  await shop.converge();
});

test('the sweepers of two processes against a reply: the reply is there, nothing is owed, one holder', async () => {
  for (let round = 0; round < 6; round += 1) {
    const customer = shop.customer();
    await customer.writes('Quero falar com atendente');
    await shop.ana.claims(customer);
    await shop.passes(GRACE);
    const id = await shop.conversationId(customer);
    shop.clock.advance(10 * 60_000); // the lease is over, and nobody has looked yet
    const reply = {
      clientId: `against the sweep ${round}`,
      type: 'text',
      text: 'Oi!',
      seenMessageId: shop.ana.seen(id),
    };
    const [answer] = await Promise.all([
      shop.ana.caller.call('POST', `/conversations/${id}/messages`, reply),
      shop.server.app.get(Lapses).sweep(),
      beside.app.get(Lapses).sweep(),
    ]);
    expect(answer.status).toBe(201);
    await shop.passes(1_000);
    expect(await shop.conversationOf(customer)).toMatchObject({
      waitingSince: null,
      claim: { teammate: { id: shop.ana.id } },
    });
    const lapsed = (await shop.reasonsOf(customer)).filter((because) => because === 'lease_over');
    expect(lapsed.length).toBeLessThanOrEqual(1);
  }
});

test("an echo at the very moment of the bot's send: either it is cancelled, or both stand and are listed", async () => {
  const ends: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const customer = shop.customer();
    await customer.writes('Que horas vocês abrem?');
    shop.clock.advance(GRACE);
    const echo = shop.body(shop.changes.echoes(customer, customer.says('Às oito')));
    await Promise.all([
      shop.post(echo),
      shop.server.app.get(Sender).drained(),
      beside.app.get(Sender).drained(),
    ]);
    await shop.passes(2_000);
    const bot = (await shop.messagesOf(customer)).find(({ author }) => author === 'bot');
    const ledger = await shop.ledgerOf(customer);
    ends.push(`${bot?.status} ${ledger.join()} ${callsTo(customer).length}`);
    expect(await shop.conversationOf(customer)).toMatchObject({ handler: 'owner', waitingSince: null });
  }
  for (const end of ends) expect(['cancelled prevented 0', 'accepted crossing 1']).toContain(end);
});

test('a reply at the very moment of an echo: refused with it, or listed as crossing', async () => {
  for (let round = 0; round < 6; round += 1) {
    const customer = shop.customer();
    await customer.writes('Quero falar com atendente');
    await shop.ana.claims(customer);
    await shop.passes(GRACE);
    const id = await shop.conversationId(customer);
    const echo = shop.body(shop.changes.echoes(customer, customer.says('Deixa comigo')));
    const reply = {
      clientId: `crossing ${round}`,
      type: 'text',
      text: 'Oi!',
      seenMessageId: shop.ana.seen(id),
    };
    const [, answer] = await Promise.all([
      shop.post(echo),
      shop.ana.caller.call('POST', `/conversations/${id}/messages`, reply),
    ]);
    await shop.taken();
    await shop.passes(2_000);
    const ledger = await shop.ledgerOf(customer);
    if (answer.status === 409) expect(answer.body).toMatchObject({ code: 'stale_view' });
    else expect(ledger).toEqual(['crossing']);
    expect(ledger).not.toContain('avoidable');
  }
});
