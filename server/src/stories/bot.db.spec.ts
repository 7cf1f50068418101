import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { DELIVERY_FEE, openShop, OPENING_HOURS, type Customer, type Shop } from '../testing/shop.ts';

const GRACE = 8_000;
const LUNCH = [
  { from: '08:00', to: '12:00', mode: 'bot_then_team' as const },
  { from: '13:30', to: '18:00', mode: 'bot_then_team' as const },
];

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop({
    hours: {
      weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? LUNCH : [])),
      holidays: [{ date: '2026-03-09', name: 'Aniversário da cidade' }],
    },
  });
});
afterAll(() => shop.close());

const textsTo = (customer: Customer) =>
  shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`).map(({ text }) => text);

/** Local time in São Paulo, which is UTC-3 all year; never backwards. */
async function passUntil(local: string): Promise<void> {
  await shop.passes(Date.parse(`${local}-03:00`) - shop.clock.now().getTime());
}

test('story 36: lunch counts as closed: one notice that names the hour', async () => {
  await passUntil('2026-03-02T12:30:00');
  const customer = shop.customer();
  await customer.writes('Minha bota descolou, quero ver isso');
  await shop.passes(GRACE);
  expect(textsTo(customer)).toEqual([expect.stringContaining('hoje às 13h30')]);
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'queue' },
    because: 'waits_for_opening',
    dueAt: '2026-03-02T16:30:00.000Z',
  });
});

test('story 31: a question in a hurry is answered, a complaint in the same words goes to people', async () => {
  await passUntil('2026-03-02T14:00:00');
  const asks = shop.customer();
  await asks.writes('q hrs vcs abrem?');
  const complains = shop.customer();
  await complains.writes('meu horário era 15h e ninguém me atendeu');
  await shop.passes(GRACE);
  expect(textsTo(asks)).toEqual([OPENING_HOURS]);
  expect(await shop.conversationOf(asks)).toMatchObject({
    waitingSince: null,
    turn: { kind: 'rest', last: 'bot' },
  });
  expect(textsTo(complains)).not.toContain(OPENING_HOURS);
  expect(await shop.conversationOf(complains)).toMatchObject({
    turn: { kind: 'queue' },
    because: 'sensitive',
  });
});

test('story 32: four fragments in 10 s: one answer', async () => {
  const customer = shop.customer();
  for (const text of ['Oi', 'Bom dia', 'Queria saber', 'quanto custa a entrega?']) {
    await customer.writes(text);
    await shop.passes(3_000);
  }
  await shop.passes(20_000);
  expect(textsTo(customer)).toEqual([DELIVERY_FEE]);
  const said = (await shop.messagesOf(customer)).filter(({ author }) => author === 'bot');
  expect(said).toMatchObject([{ status: 'accepted' }]);
});

test('fragments that never end are answered after 20 s all the same', async () => {
  const customer = shop.customer();
  const began = shop.clock.now().getTime();
  const fragments = [
    'Oi',
    'Bom dia',
    'quanto custa',
    'a entrega',
    'por favor',
    'tudo bem?',
    'obrigado',
    'ok',
    'oi',
  ];
  for (const fragment of fragments) {
    if (textsTo(customer).length > 0) break;
    await customer.writes(fragment);
    await shop.passes(4_000);
  }
  expect(textsTo(customer)).toEqual([DELIVERY_FEE]);
  expect(shop.clock.now().getTime() - began).toBeLessThanOrEqual(20_000);
});

test('story 33: "Falar com atendente" at any step: hand-over, the customer is told honestly', async () => {
  const words = shop.customer();
  await words.writes('Quero falar com um atendente');
  const button = shop.customer();
  await button.writes('xyzzy plugh');
  await shop.passes(GRACE);
  const asked = shop.graph.calls.at(-1);
  expect(asked?.body).toMatchObject({
    type: 'interactive',
    interactive: { action: { buttons: [{ reply: { id: 'person', title: 'Falar com atendente' } }] } },
  });
  await button.taps('person', 'Falar com atendente');
  await shop.passes(GRACE);
  for (const customer of [words, button]) {
    expect(await shop.conversationOf(customer)).toMatchObject({
      turn: { kind: 'queue' },
      because: 'asked_for_person',
    });
    expect(textsTo(customer).at(-1)).toMatch(/Vou chamar alguém da equipe/);
  }
  // From now on only people.
  await words.writes('Que horas vocês abrem?');
  await shop.passes(20_000);
  expect(textsTo(words)).toHaveLength(1);
});

test('a media message nobody can read goes to people, with a debt', async () => {
  const customer = shop.customer();
  await customer.sends({
    ...customer.says(''),
    type: 'unsupported',
    errors: [{ code: 131060, title: 'not shown' }],
  });
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'queue' },
    because: 'media_unreadable',
    waitingSince: expect.any(String),
    lastMessage: { type: 'unsupported' },
  });
});

test('story 37: SAIR: one confirmation, then only people', async () => {
  const customer = shop.customer();
  await customer.writes('SAIR');
  await shop.passes(GRACE);
  expect(textsTo(customer)).toEqual([expect.stringContaining('não vai mais receber respostas automáticas')]);
  await customer.writes('Que horas vocês abrem?');
  await shop.passes(20_000);
  await customer.writes('sair');
  await shop.passes(20_000);
  expect(textsTo(customer)).toHaveLength(1);
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'queue' },
    because: 'opted_out',
  });
  // His word outlives the conversation.
  await shop.sonia.command(customer, 'resolve');
  await shop.passes(25 * 3_600_000);
  await passUntil('2026-03-03T16:00:00');
  await customer.writes('Que horas vocês abrem?');
  await shop.passes(20_000);
  expect(textsTo(customer)).toHaveLength(1);
  expect(await shop.conversationOf(customer)).toMatchObject({ because: 'opted_out' });
});

test('story 34: two bots facing each other stop after three rounds', async () => {
  await passUntil('2026-03-04T09:00:00');
  await shop.set('bot', { perHour: 60, perDay: 500, graceMs: 0 });
  const machine = shop.customer();
  const questions = ['Que horas vocês abrem?', 'Qual o valor do frete?', 'xyzzy plugh', 'foo bar', 'baz qux'];
  for (const question of questions) {
    await machine.writes(question);
    await shop.passes(1_000);
  }
  expect(textsTo(machine)).toHaveLength(3);
  expect(await shop.reasonsOf(machine)).toContain('loop_suspected');
  expect(await shop.conversationOf(machine)).toMatchObject({ turn: { kind: 'queue' } });
  const same = shop.customer();
  for (let i = 0; i < 4; i += 1) {
    await same.writes('Obrigado pelo contato!');
    await shop.passes(60_000);
  }
  expect(await shop.reasonsOf(same)).toContain('bot_missed_twice');
  expect(textsTo(same).length).toBeLessThanOrEqual(3);
  await shop.set('bot', { perHour: 4, perDay: 12, graceMs: GRACE });
});

test("story 35: Friday 18:01, holiday Monday: one notice naming Tuesday's hour", async () => {
  await passUntil('2026-03-06T18:01:00');
  const customer = shop.customer();
  await customer.writes('Minha bota descolou, quero ver isso');
  await shop.passes(60_000);
  await customer.writes('Alguém viu a minha bota descolada?');
  await passUntil('2026-03-07T10:00:00');
  await customer.writes('E então, a bota descolada?');
  await passUntil('2026-03-09T10:00:00');
  await customer.writes('Bom dia, e a bota descolada?');
  await shop.passes(60_000);
  expect(textsTo(customer)).toEqual([expect.stringContaining('terça-feira às 8h')]);
  expect(await shop.conversationOf(customer)).toMatchObject({
    turn: { kind: 'queue' },
    dueAt: '2026-03-10T11:00:00.000Z',
    waitingSince: '2026-03-06T21:01:00.000Z',
  });
});
