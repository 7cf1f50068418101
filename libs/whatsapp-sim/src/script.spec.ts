import { expect, test } from '@jest/globals';
import { demoScript } from './demo-script.ts';
import { bench, serve, START, type Bench } from './testing/bench.ts';

const MINUTE = 60_000;

async function play(at: Bench, minutes: number): Promise<void> {
  at.simulator.runScript();
  await at.clock.advance(minutes * MINUTE);
}

const written = (at: Bench) =>
  at.items().filter((item) => item.kind === 'message' || item.kind === 'echo' || item.kind === 'reaction');

test('the shop has enough people, with and without phone, each with something to say', () => {
  expect(demoScript.customers.length).toBeGreaterThanOrEqual(12);
  expect(demoScript.customers.some((person) => person.waId === undefined)).toBe(true);
  const phones = demoScript.customers.flatMap((person) => (person.waId ? [person.waId] : []));
  expect(new Set(phones).size).toBe(phones.length);
  for (const person of demoScript.customers) expect(person.stories.length).toBeGreaterThan(0);
});

test('it opens lively, goes on at a humane pace, and the owner answers some from his phone', async () => {
  const at = bench();
  await play(at, 1);
  const opening = written(at).length;
  expect(opening).toBeGreaterThanOrEqual(7);
  await at.clock.advance(9 * MINUTE);
  const perMinute = (written(at).length - opening) / 9;
  expect(perMinute).toBeGreaterThan(0.7);
  expect(perMinute).toBeLessThan(5);
  expect(at.items().some((item) => item.kind === 'echo')).toBe(true);
});

test('the same seed plays the same day', async () => {
  const [first, again, other] = [bench({ seed: 5 }), bench({ seed: 5 }), bench({ seed: 6 })];
  for (const at of [first, again, other]) await play(at, 15);
  expect(again.taken).toEqual(first.taken);
  expect(other.taken).not.toEqual(first.taken);
});

test('unanswered customers do not pile up: they wait, ask once, and give up', async () => {
  const at = bench();
  await play(at, 60);
  const now = at.clock.now();
  const backlog = at.simulator
    .customers()
    .map(
      (phone) => phone.messages().filter((one) => one.by === 'customer' && one.at > now - 10 * MINUTE).length,
    );
  expect(Math.max(...backlog)).toBeLessThanOrEqual(5);
});

test('answered customers go on with their story, tap buttons and react', async () => {
  const at = bench();
  const http = await serve(at.simulator);
  at.simulator.runScript();
  const buttons = [{ type: 'reply', reply: { id: 'atendente', title: 'Falar com atendente' } }];
  for (let minute = 0; minute < 20; minute += 1) {
    await at.clock.advance(MINUTE);
    for (const phone of at.simulator.customers()) {
      if (phone.messages().at(-1)?.by !== 'customer') continue;
      const { waId, userId } = phone.who;
      await http.send({
        ...(waId ? { to: `+${waId}` } : { recipient: userId }),
        type: 'interactive',
        interactive: { type: 'button', body: { text: 'Como posso ajudar?' }, action: { buttons } },
      });
    }
  }
  await http.close();
  const items = at.items();
  expect(items.some((item) => item.kind === 'reaction')).toBe(true);
  expect(items.some((item) => item.kind === 'message' && item.content.type === 'interactive')).toBe(true);
});

test('stopped means silent', async () => {
  const at = bench();
  const running = at.simulator.runScript();
  await at.clock.advance(MINUTE);
  running.stop();
  const before = at.posts.length;
  await at.clock.advance(60 * MINUTE);
  expect(at.posts).toHaveLength(before);
  expect(at.simulator.snapshot()).toMatchObject({ scriptRunning: false, now: START + 61 * MINUTE });
});
