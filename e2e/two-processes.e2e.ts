import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MessageView } from '@balcao/contract';
import { expectConverged } from './support/converged.ts';
import { DeliveryLog, pour } from './support/load.ts';
import type { Panel } from './support/panel.ts';
import type { Person } from './support/person.ts';
import { report } from './support/report.ts';
import type { ServerProcess } from './support/server-process.ts';
import { answersOn, Shop } from './support/shop.ts';

// Several processes, one database: whoever sits at one sees at once what happens at the other, and one may die.
const OPENING = 'Abrimos às 9h.';
const BOT = {
  graceMs: 1_500,
  faq: [{ topic: 'Horário', questions: ['Que horas vocês abrem?'], answer: OPENING }],
};
const REDIS_URL = process.env['REDIS_URL'] ?? '';
if (!REDIS_URL) report('REDIS_URL is not set: two processes through Redis are not tried.');

const pairs: [string, Record<string, string>][] = [
  ['through Postgres', {}],
  ...(REDIS_URL ? [['through Redis', { REDIS_URL }] as [string, Record<string, string>]] : []),
];

describe.each(pairs)('two processes that do everything, %s', (_how, env) => {
  const log = new DeliveryLog();
  let shop: Shop;
  let a: ServerProcess;
  let b: ServerProcess;
  let bianca: Person;
  let diego: Person;
  let atA: Panel;
  let atB: Panel;

  beforeAll(async () => {
    shop = await Shop.open({ processes: [{}, {}], env, simulator: { deliver: log.deliver } });
    [a, b] = shop.servers as [ServerProcess, ServerProcess];
    bianca = await shop.person('Bianca', 'agent', a);
    diego = await shop.person('Diego', 'agent', b);
    atA = await shop.panel(bianca);
    atB = await shop.panel(diego);
  });
  afterAll(() => shop?.close());

  test('what is told, done and typed at one is seen at the other in a moment', async () => {
    const phone = shop.customer('Marina Alves');
    const spentMs: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      const begun = performance.now();
      phone.says(`mensagem ${i}`);
      await atB.until('it', () => atB.with('Marina Alves')?.lastMessage?.text === `mensagem ${i}`);
      spentMs.push(performance.now() - begun);
    }
    report(`Meta → process A → panel at process B: median ${Math.round(median(spentMs))} ms`);

    const id = atB.with('Marina Alves')?.id ?? '';
    await Promise.all([atA.open(id), atB.open(id)]);
    atB.say('viewing', { conversationId: id });
    atB.say('typing', { conversationId: id, mode: 'reply' });
    await atA.until('Diego to write', () =>
      atA.presence.some(({ teammateId, typing }) => teammateId === diego.id && typing?.conversationId === id),
    );

    await diego.claim(id);
    await atA.until('the claim', () => atA.conversation(id).claim?.teammate.name === 'Diego');
    const refused = await bianca.refused('POST', `/conversations/${id}/claim`, {});
    expect(refused).toMatchObject({ code: 'claim_taken', by: { name: 'Diego' } });

    await diego.reply(id, 'Oi, Marina!', atB.lastSeen(id));
    for (const panel of [atA, atB]) {
      await panel.until('the blue ticks', () => panel.thread(id).some((one) => isReadReply(one)));
    }
    expect(answersOn(phone)).toHaveLength(1);
    await expectConverged([atA, atB]);
  });

  test('two claim at once at different processes: one has it', async () => {
    for (let round = 0; round < 8; round += 1) {
      const phone = shop.customer(`Disputada ${round}`);
      phone.says('Oi');
      const { id } = await atA.until('it', () => atA.with(phone.who.name));
      const answers = await Promise.all(
        [bianca, diego].map((person) => person.call('POST', `/conversations/${id}/claim`, {})),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    }
  });

  test('signed in at one is signed in at the other, and signed out at both', async () => {
    const visitor = await shop.person('Visita', 'agent', a);
    const there = visitor.at(b.url);
    const panel = await shop.panel(there);
    expect((await there.call('GET', '/session')).status).toBe(200);
    await visitor.call('DELETE', '/session');
    await panel.until('its socket to fall', () => !panel.isReady);
    panel.close();
    expect((await there.call('GET', '/session')).status).toBe(401);
  });

  test('one is killed under load: the other goes on, and nothing is lost', async () => {
    const phones = Array.from({ length: 10 }, (_, i) => shop.customer(`Cliente ${i}`));
    let said = 0;
    const stop = pour(60, (i) => {
      if (shop.simulator.pending() > 100) return;
      said += 1;
      phones[i % phones.length]?.says(`palavra ${i}`);
    });
    await log.more(40);
    await b.kill();
    await log.more(60);
    stop();
    await shop.untilTaken();
    const told = () => [...atA.told.values()].filter(isWord).length;
    await atA.until('every word', () => told() >= said, 30_000);
    expect(told()).toBe(said);

    await b.start();
    await atB.until('to be back', () => atB.isReady, 30_000);
    await expectConverged([atA, atB]);
  });
});

describe('a web process and a worker', () => {
  let shop: Shop;
  let web: ServerProcess;
  let worker: ServerProcess;
  let panel: Panel;

  beforeAll(async () => {
    shop = await Shop.open({
      mode: 'bot_then_team',
      bot: BOT,
      processes: [{ APP_ROLE: 'web' }, { APP_ROLE: 'worker' }],
    });
    [web, worker] = shop.servers as [ServerProcess, ServerProcess];
    panel = await shop.panel(await shop.person('Bianca'));
  });
  afterAll(() => shop?.close());

  test('the worker answers its operators only', async () => {
    expect((await fetch(`${worker.url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${worker.url}/api/v1/session`)).status).toBe(404);
    expect((await fetch(`${worker.url}/webhooks/whatsapp`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  test('what the web process takes the worker does: the bot answers, and the panel sees it', async () => {
    const phone = shop.customer('José Santana');
    phone.says('que horas vocês abrem?');
    await shop.untilPhone("the bot's answer", () => answersOn(phone).length === 1);
    expect(answersOn(phone)[0]?.text).toBe(OPENING);
    await panel.until('it', () => panel.with('José Santana')?.lastMessage?.author === 'bot');
  });

  test('typing at the web process silences the bot at the worker', async () => {
    const phone = shop.customer('Helena Dias');
    phone.says('que horas vocês abrem?');
    const { id } = await panel.until('Helena', () => panel.with('Helena Dias'));
    await panel.open(id);
    const reply = () => panel.thread(id).find(({ author }) => author === 'bot');
    await panel.until('the reply to wait', () => reply()?.status === 'queued');
    panel.say('typing', { conversationId: id, mode: 'reply' });
    await panel.until('it to be cancelled', () => reply()?.status === 'cancelled');
    expect(reply()?.because).toBe('teammate_typing');
    expect(answersOn(phone)).toEqual([]);
  });

  test('the worker is killed: deliveries are taken all the same, and done when it is back', async () => {
    await worker.kill();
    const phone = shop.customer('Marina Alves');
    for (let i = 0; i < 20; i += 1) phone.says(`enquanto isso ${i}`);
    await shop.untilTaken();
    expect(panel.with('Marina Alves')).toBeUndefined();
    expect((await fetch(`${web.url}/health/live`)).status).toBe(200);

    await worker.start();
    await panel.until('all of it', () => [...panel.told.values()].filter(isWord).length >= 22, 30_000);
    const id = panel.with('Marina Alves')?.id ?? '';
    const thread = await panel.open(id);
    const heard = thread.filter(({ author }) => author === 'customer').map(({ text }) => text);
    expect(heard.toSorted()).toEqual(Array.from({ length: 20 }, (_, i) => `enquanto isso ${i}`).toSorted());
    await expectConverged([panel]);
  });
});

function isReadReply({ author, status }: MessageView): boolean {
  return author === 'teammate' && status === 'read';
}

function isWord(event: { type: string; message?: MessageView }): boolean {
  if (event.type !== 'message.added' || event.message?.author !== 'customer') return false;
  return /^(palavra|enquanto isso|que horas)/.test(event.message.text ?? '');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
