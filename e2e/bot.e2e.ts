import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DoubleAnswerView, MessageView, Page } from '@balcao/contract';
import type { CustomerPhone } from '@balcao/whatsapp-sim';
import { expectConverged } from './support/converged.ts';
import type { Panel } from './support/panel.ts';
import type { Person } from './support/person.ts';
import { answersOn, Shop } from './support/shop.ts';

// product.md §11: the bot answers what it knows, once, and is silent as soon as a person speaks.
const OPENING = 'Abrimos de segunda a sexta das 9h às 19h.';
const HAND_OVER = 'Certo! Vou chamar alguém da equipe.';
const GRACE_MS = 1_500;

let shop: Shop;
let bianca: Person;
let panel: Panel;

beforeAll(async () => {
  shop = await Shop.open({
    mode: 'bot_then_team',
    bot: {
      graceMs: GRACE_MS,
      graceMaxMs: 20_000,
      handOverText: HAND_OVER,
      faq: [
        {
          topic: 'Horário',
          questions: [
            'Que horas vocês abrem?',
            'Qual o horário de funcionamento?',
            'Que horas vocês fecham?',
          ],
          answer: OPENING,
        },
        {
          topic: 'Entrega',
          questions: ['Vocês fazem entrega?', 'Qual o valor do frete?'],
          answer: 'Entregamos!',
        },
      ],
    },
  });
  bianca = await shop.person('Bianca');
  panel = await shop.panel(bianca);
});
afterAll(() => shop?.close());

test('a known question is answered, whatever its spelling', async () => {
  const { id, phone } = await written('José Santana', 'q hrs vcs abrem?');
  await shop.untilPhone("the bot's answer", () => answersOn(phone).length === 1);
  expect(answersOn(phone)[0]?.text).toBe(OPENING);
  await panel.until('nothing to be owed', () => panel.conversation(id).waitingSince === null);
  expect(panel.conversation(id)).toMatchObject({ handler: 'bot', because: 'bot_answered' });
});

test('the same words in a complaint go to people', async () => {
  const { id, phone } = await written('Marina Alves', 'meu horário era 15h e ninguém me atendeu');
  await panel.until('the queue', () => panel.conversation(id).turn.kind === 'queue');
  expect(panel.conversation(id)).toMatchObject({ handler: 'team', because: 'sensitive' });
  await shop.untilPhone('to be told honestly', () => answersOn(phone).length === 1);
  expect(answersOn(phone)[0]?.text).not.toContain(OPENING);
  expect(panel.conversation(id).waitingSince).not.toBeNull();
});

test('four fragments get one answer', async () => {
  const { id, phone } = await written('Camila Prado', 'oi');
  for (const fragment of ['tudo bem?', 'queria saber', 'que horas vocês abrem?']) {
    phone.says(fragment);
    await panel.until(fragment, () => panel.thread(id).some(({ text }) => text === fragment));
  }
  await panel.until('the answer to have left', () =>
    panel.thread(id).some(({ author, status }) => author === 'bot' && status === 'read'),
  );
  expect(answersOn(phone).map(({ text }) => text)).toEqual([OPENING]);
  expect(panel.thread(id).filter(({ author }) => author === 'bot')).toHaveLength(1);
});

test.each(['Falar com atendente', 'quero falar com uma pessoa', 'atendente'])(
  '"%s" at any step: people, and the customer is told',
  async (words) => {
    const { id, phone } = await written(`Quer gente: ${words}`, 'que horas vocês abrem?');
    await shop.untilPhone("the bot's answer", () => answersOn(phone).length === 1);
    phone.says(words);
    await panel.until('the queue', () => panel.conversation(id).turn.kind === 'queue');
    expect(panel.conversation(id)).toMatchObject({ handler: 'team', because: 'asked_for_person' });
    await shop.untilPhone('the honest word', () => answersOn(phone).length === 2);
    expect(answersOn(phone).at(-1)?.text).toContain(HAND_OVER);

    // From here on only people: the very question it knows is theirs.
    phone.says('que horas vocês fecham?');
    await panel.until(
      'the question',
      () => panel.conversation(id).lastMessage?.text === 'que horas vocês fecham?',
    );
    expect(panel.conversation(id).turn.kind).toBe('queue');
    expect(panel.thread(id).filter(({ author, status }) => author === 'bot' && status === 'queued')).toEqual(
      [],
    );
  },
);

test('in its grace, the owner answers: cancelled, and he has the turn', async () => {
  const { id, phone } = await written('Rafael Lima', 'que horas vocês abrem?');
  await panel.until('the reply to wait', () => botReply(id)?.status === 'queued');
  shop.simulator.owner.says(phone.id, 'Oi Rafael, às 9!');
  await panel.until('the reply to be cancelled', () => botReply(id)?.status === 'cancelled');
  expect(botReply(id)?.because).toBe('owner_active');
  expect(panel.conversation(id)).toMatchObject({
    handler: 'owner',
    because: 'owner_active',
    waitingSince: null,
  });
  expect(answersOn(phone)).toEqual([]);
});

test('in its grace, a teammate types: cancelled, and the team owes', async () => {
  const { id, phone } = await written('Helena Dias', 'que horas vocês abrem?');
  await panel.until('the reply to wait', () => botReply(id)?.status === 'queued');
  panel.say('typing', { conversationId: id, mode: 'reply' });
  await panel.until('the reply to be cancelled', () => botReply(id)?.status === 'cancelled');
  expect(botReply(id)?.because).toBe('teammate_typing');
  expect(panel.conversation(id)).toMatchObject({ handler: 'team', turn: { kind: 'queue' } });
  expect(answersOn(phone)).toEqual([]);
});

test('in its grace, a teammate claims: cancelled', async () => {
  const { id, phone } = await written('Otávio Braga', 'que horas vocês abrem?');
  await panel.until('the reply to wait', () => botReply(id)?.status === 'queued');
  await bianca.claim(id);
  await panel.until('the reply to be cancelled', () => botReply(id)?.status === 'cancelled');
  expect(botReply(id)?.because).toBe('claimed');
  expect(answersOn(phone)).toEqual([]);
});

test('the word that somebody comes waits too: who claims meanwhile has come, and it is cancelled', async () => {
  const { id, phone } = await written('Lívia Prado', 'quero falar com uma pessoa');
  await panel.until('the word to wait', () => botReply(id)?.status === 'queued');
  await bianca.claim(id);
  await panel.until('it to be cancelled', () => botReply(id)?.status === 'cancelled');
  expect(answersOn(phone)).toEqual([]);
});

test('the answer is with Meta already when the echo follows: it stands, listed as crossing', async () => {
  const { id, phone } = await written('Sílvia Nunes', 'que horas vocês abrem?');
  await shop.untilPhone("the bot's answer", () => answersOn(phone).length === 1);
  shop.simulator.owner.says(phone.id, 'Abrimos às 9, Sílvia!');
  await panel.until('the echo', () => panel.conversation(id).lastMessage?.author === 'owner');
  expect(botReply(id)?.status).not.toBe('cancelled');
  const { items } = await shop.admin.get<Page<DoubleAnswerView>>('/reports/double-answers?limit=100');
  expect(items.filter(({ conversationId }) => conversationId === id)).toMatchObject([{ kind: 'crossing' }]);
});

test('the greeting of the app is no answer: automatic, and the bot stays free', async () => {
  const greeting = 'Olá! Já vamos te atender. 😊';
  await shop.admin.change('/settings/routing', { automaticPhoneTexts: [greeting] });
  shop.simulator.owner.setGreeting(true, greeting);
  const { id, phone } = await written('Bruno Reis', 'que horas vocês abrem?');
  await shop.untilPhone("the bot's answer beside the greeting", () => answersOn(phone).length === 1);
  await panel.until('the greeting', () => panel.thread(id).some(({ author }) => author === 'owner'));
  expect(panel.thread(id).find(({ author }) => author === 'owner')).toMatchObject({ automatic: true });
  expect(answersOn(phone)[0]?.text).toBe(OPENING);
  expect(panel.conversation(id).handler).toBe('bot');
});

test('all of it ends in the same view for everybody', async () => {
  await shop.untilTaken();
  await expectConverged([panel, await shop.panel(shop.admin)]);
});

async function written(name: string, text: string): Promise<{ id: string; phone: CustomerPhone }> {
  const phone = shop.customer(name);
  phone.says(text);
  const { id } = await panel.until(`${name} to have written`, () => panel.with(name));
  await panel.open(id);
  return { id, phone };
}

function botReply(id: string): MessageView | undefined {
  return panel.thread(id).findLast(({ author }) => author === 'bot');
}
