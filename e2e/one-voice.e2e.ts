import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ConversationView, DoubleAnswerView, MessageView, Page, Problem } from '@balcao/contract';
import { dice, type CustomerPhone } from '@balcao/whatsapp-sim';
import { expectConverged } from './support/converged.ts';
import type { Panel } from './support/panel.ts';
import type { Answer, Person } from './support/person.ts';
import { report } from './support/report.ts';
import { answersOn, Shop } from './support/shop.ts';

// product.md §11, "One voice": whoever is first answers, and nobody answers twice.
let shop: Shop;
let bianca: Person;
let diego: Person;
let panel: Panel;

beforeAll(async () => {
  shop = await Shop.open();
  bianca = await shop.person('Bianca');
  diego = await shop.person('Diego');
  panel = await shop.panel(bianca);
});
afterEach(() => void shop.simulator.calm());
afterAll(() => shop?.close());

test('two claim at once: one has it, the other reads by whom and since when', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await written(`Disputada ${round}`, 'Oi');
    const people = round % 2 === 0 ? [bianca, diego] : [diego, bianca];
    const answers = await Promise.all(
      people.map((person) =>
        person.call<Problem & ConversationView>('POST', `/conversations/${id}/claim`, {}),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const winner = people[answers.findIndex(({ status }) => status === 200)];
    const refusal = answers.find(({ status }) => status === 409)?.body;
    expect(refusal).toMatchObject({ code: 'claim_taken', by: { id: winner?.id, name: winner?.name } });
    expect(Date.parse(String(refusal?.['at']))).not.toBeNaN();
    await panel.until(
      'the winner to hold it',
      () => panel.conversation(id).claim?.teammate.id === winner?.id,
    );
  }
});

test('a reply on a stale view comes back with what was missed; sent anyway, it is marked', async () => {
  const { id, phone } = await written('Marina Alves', 'Vocês têm sandália 37?');
  const seen = panel.lastSeen(id);
  phone.says('Esquece, achei!');
  await panel.until(
    'the second message',
    () => panel.conversation(id).lastMessage?.text === 'Esquece, achei!',
  );

  const request = bianca.replyRequest('Temos sim, separo?', seen);
  const refused = await bianca.refused('POST', `/conversations/${id}/messages`, request);
  expect(refused.code).toBe('stale_view');
  expect((refused['missed'] as MessageView[]).map(({ text }) => text)).toEqual(['Esquece, achei!']);

  const sent = await bianca.post<MessageView>(`/conversations/${id}/messages`, { ...request, force: true });
  expect(sent).toMatchObject({ status: 'queued', forced: true });
  await shop.untilPhone('the reply', () => answersOn(phone).length === 1);
});

test('the same reply posted ten times at once is one message', async () => {
  const { id, phone } = await written('José Santana', 'Qual o valor?');
  const request = bianca.replyRequest('R$ 149,90', panel.lastSeen(id));
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      bianca.call<MessageView>('POST', `/conversations/${id}/messages`, request),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  await panel.until('two ticks', () => panel.thread(id).at(-1)?.status === 'delivered' || read(panel, id));
  expect(answersOn(phone).map(({ text }) => text)).toEqual(['R$ 149,90']);

  const other = await bianca.refused('POST', `/conversations/${id}/messages`, { ...request, text: 'R$ 99' });
  expect(other.code).toBe('client_id_reused');
});

test('a reply climbs to read on the phone and on every panel', async () => {
  const other = await shop.panel(diego);
  const { id, phone } = await written('Camila Prado', 'Posso buscar hoje?');
  await bianca.reply(id, 'Pode sim!', panel.lastSeen(id));
  await other.open(id);
  for (const one of [panel, other]) await one.until('the blue ticks', () => read(one, id));
  expect(answersOn(phone).map(({ ticks }) => ticks)).toEqual(['read']);
  expect(panel.conversation(id)).toMatchObject({
    waitingSince: null,
    claim: { teammate: { name: 'Bianca' } },
  });
});

test('a send without an answer is `unconfirmed` and not sent again; a later status settles it', async () => {
  const { id, phone } = await written('Rafael Lima', 'E o meu pedido?');
  shop.simulator.setChaos({ dropAnswer: 1 });
  const sent = await bianca.reply(id, 'Saiu para entrega.', panel.lastSeen(id));
  await panel.until('the status to settle it', () => read(panel, id));
  const story = [...panel.told.values()].flatMap((event) =>
    'message' in event && event.message.id === sent.id ? event.message.status : [],
  );
  expect(story).toContain('unconfirmed');
  expect(answersOn(phone)).toHaveLength(1);
});

test('our own message reflected as an echo before its id is known: no second bubble, no silence', async () => {
  const { id, phone } = await written('Tatiana Souza', 'Tem no azul?');
  shop.simulator.setChaos({ apiEcho: 1, statusFirst: 1 });
  await bianca.reply(id, 'Tem no azul e no verde.', panel.lastSeen(id));
  await panel.until('the blue ticks', () => read(panel, id));
  await shop.untilTaken();
  const thread = await bianca.thread(id);
  expect(thread.messages.filter(({ text }) => text === 'Tem no azul e no verde.')).toHaveLength(1);
  expect(thread.conversation).toMatchObject({ handler: 'team', turn: { kind: 'claim', by: bianca.id } });
  expect(answersOn(phone)).toHaveLength(1);
});

test('the owner answers while a teammate replies: her send is refused, and the ledger says prevented', async () => {
  const { id, phone } = await written('Helena Dias', 'Fazem entrega?');
  const seen = panel.lastSeen(id);
  shop.simulator.owner.says(phone.id, 'Fazemos sim, Helena!');
  await panel.until('the echo', () => panel.conversation(id).lastMessage?.author === 'owner');
  const refused = await bianca.refused(
    'POST',
    `/conversations/${id}/messages`,
    bianca.replyRequest('Entregamos!', seen),
  );
  expect(refused.code).toBe('stale_view');
  expect(answersOn(phone)).toHaveLength(0);
  expect(await ledger(id)).toMatchObject([{ kind: 'prevented' }]);
});

test('thirty agents race on ten conversations: one answer each, none avoidable', async () => {
  const agents: Person[] = [];
  for (let i = 0; i < 30; i += 1) agents.push(await shop.person(`Agente ${i}`));
  const chats = await Promise.all(
    Array.from({ length: 10 }, (_, i) => written(`Corrida ${i}`, 'Alguém aí?')),
  );
  const chance = dice(20_260_301, 'thirty agents');
  const refusals = new Map<string, number>();

  /** Claims first or replies straight away, as people do. @returns whether her reply was taken */
  const tries = async (agent: Person, { id }: Chat, seen: string | null): Promise<boolean> => {
    const note = ({ body }: Answer<Problem>) => refusals.set(body.code, (refusals.get(body.code) ?? 0) + 1);
    if (chance.roll() < 0.5) {
      const claimed = await agent.call<Problem>('POST', `/conversations/${id}/claim`, {});
      if (claimed.status !== 200) return (note(claimed), false);
    }
    const request = agent.replyRequest(`Oi! Aqui é ${agent.name}.`, seen);
    const replied = await agent.call<Problem>('POST', `/conversations/${id}/messages`, request);
    if (replied.status !== 201) note(replied);
    return replied.status === 201;
  };

  for (let round = 1; round <= 2; round += 1) {
    if (round > 1) await ask(chats, `Mais uma pergunta`);
    const seen = new Map(chats.map(({ id }) => [id, panel.lastSeen(id)]));
    const wins = new Map(chats.map(({ id }) => [id, 0]));
    await Promise.all(
      agents.map(async (agent) => {
        for (const chat of shuffled(chats, () => chance.roll())) {
          const won = await tries(agent, chat, seen.get(chat.id) ?? null);
          if (won) wins.set(chat.id, (wins.get(chat.id) ?? 0) + 1);
        }
      }),
    );
    expect([...wins.values()]).toEqual(chats.map(() => 1));
    for (const { id, phone } of chats) {
      await shop.untilPhone('the answer', () => answersOn(phone).length === round);
      await panel.until('nothing to be owed', () => panel.conversation(id).waitingSince === null);
      const holder = agents.find((agent) => agent.id === panel.conversation(id).claim?.teammate.id);
      await holder?.post(`/conversations/${id}/release`);
    }
  }
  report(`Refusals in the race of 30 on 10: ${JSON.stringify(Object.fromEntries(refusals))}`);

  await shop.untilTaken();
  expect((await ledger()).filter(({ kind }) => kind === 'avoidable')).toEqual([]);
  for (const { phone } of chats) expect(answersOn(phone)).toHaveLength(2);
  await expectConverged([panel]);
});

interface Chat {
  id: string;
  phone: CustomerPhone;
}

/** A new customer who wrote, with the thread open on the panel. */
async function written(name: string, text: string): Promise<Chat> {
  const phone = shop.customer(name);
  phone.says(text);
  const { id } = await panel.until(`${name} to wait`, () => panel.with(name));
  await panel.open(id);
  return { id, phone };
}

async function ask(chats: readonly Chat[], text: string): Promise<void> {
  for (const { id, phone } of chats) {
    const before = panel.thread(id).length;
    phone.says(text);
    await panel.until(text, () => panel.thread(id).length > before && panel.thread(id).at(-1)?.text === text);
  }
}

function read(on: Panel, id: string): boolean {
  return on.thread(id).some(({ author, status }) => author === 'teammate' && status === 'read');
}

async function ledger(id?: string): Promise<DoubleAnswerView[]> {
  const { items } = await shop.admin.get<Page<DoubleAnswerView>>('/reports/double-answers?limit=100');
  return items.filter(({ conversationId }) => id === undefined || conversationId === id);
}

function shuffled<T>(items: readonly T[], roll: () => number): T[] {
  return items
    .map((item) => ({ item, at: roll() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
