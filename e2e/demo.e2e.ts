import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FieldsSettings, NumberView, Page } from '@balcao/contract';
import { expectConverged } from './support/converged.ts';
import { Demo } from './support/demo.ts';
import { Panel } from './support/panel.ts';
import { Person } from './support/person.ts';
import { report } from './support/report.ts';

// `npm start` on a machine where nothing runs: a living shop, and the same one again the next day.
let demo: Demo;
let panels: Panel[] = [];

beforeAll(async () => {
  demo = await Demo.prepare();
  report(`First start, database made and filled: ${Math.round(await demo.start())} ms`);
});
afterAll(async () => {
  for (const panel of panels) panel.close();
  await demo?.server.remove();
});

test('it prints its address, and people of every role who can sign in', async () => {
  expect(demo.server.output).toContain(`Balcão     ${demo.server.url}`);
  expect(demo.server.output).toContain(`${demo.server.url}/simulator`);
  expect(new Set(demo.signIns.map(({ role }) => role))).toEqual(
    new Set(['agent', 'supervisor', 'owner', 'admin']),
  );
  for (const { email, password, role } of demo.signIns) {
    const person = await Person.signedIn(demo.server.url, email, password);
    expect(person.session.teammate.role).toBe(role);
  }
});

test('its team has quick replies, labels, a view and fields of its own', async () => {
  const [{ email, password } = { email: '', password: '' }] = demo.signIns.filter(
    ({ role }) => role === 'agent',
  );
  const person = await Person.signedIn(demo.server.url, email, password);
  for (const door of ['/quick-replies', '/labels', '/saved-views']) {
    const { items } = await person.get<Page<unknown>>(door);
    expect([door, items.length > 0]).toEqual([door, true]);
  }
  const { fields } = await person.get<FieldsSettings>('/settings/fields');
  expect(fields.length).toBeGreaterThan(0);
});

test('customers write, bot and owner answer, and two panels agree', async () => {
  const agents = demo.signIns.filter(({ role }) => role === 'agent');
  panels = await Promise.all(
    agents.map(async ({ email, password }) =>
      Panel.open(await Person.signedIn(demo.server.url, email, password)),
    ),
  );
  const [panel] = panels as [Panel];
  const heard = (author: string) =>
    [...panel.told.values()].some((event) => 'message' in event && event.message.author === author) ||
    panel.conversations.some(({ lastMessage }) => lastMessage?.author === author);
  for (const author of ['customer', 'bot']) {
    await panel.until(`the ${author} to have written`, () => heard(author), 60_000);
  }
  // The script's owner takes his time, up to minutes: here he is asked to answer.
  await demo.phones('/script', { running: false });
  const state = await fetch(`${demo.server.url}/simulator/api/state`);
  const { threads } = (await state.json()) as { threads: { customerId: string }[] };
  await demo.phones('/owner/say', { customerId: threads[0]?.customerId, text: 'Oi! Já te respondo.' });
  await panel.until('the owner to have written', () => heard('owner'));
  await expectConverged(panels);
});

test('a customer made by hand is in the panel at once, and the answer on the phone', async () => {
  const [panel] = panels as [Panel];
  const { id } = await demo.phones<{ id: string }>('/customers', {
    name: 'Nina Prova',
    phone: '5511900000099',
  });
  await demo.phones(`/customers/${id}/say`, { text: 'Quero falar com uma pessoa' });
  const row = await panel.until('Nina in the queue', () => {
    const found = panel.with('Nina Prova');
    return found?.turn.kind === 'queue' && found;
  });
  await panel.open(row.id);
  await panel.me.claim(row.id);
  await panel.me.reply(row.id, 'Oi, Nina! Sou uma pessoa.', panel.lastSeen(row.id), { force: true });
  await panel.until('the blue ticks', () =>
    panel.thread(row.id).some(({ author, status }) => author === 'teammate' && status === 'read'),
  );
});

test('stopped and started again, it has kept everything', async () => {
  const [panel] = panels as [Panel];
  const before = panel.conversations.length;
  for (const one of panels) one.close();
  expect(await demo.server.stop()).toEqual({ code: 0, signal: null });

  report(`Second start: ${Math.round(await demo.start())} ms`);
  const { email, password } = demo.signIns[0] ?? { email: '', password: '' };
  const again = await Panel.open(await Person.signedIn(demo.server.url, email, password));
  panels.push(again);
  expect(again.conversations.length).toBeGreaterThanOrEqual(before);
  expect(again.with('Nina Prova')?.lastMessage?.text).toBe('Oi, Nina! Sou uma pessoa.');
  const numbers = await again.me.get<Page<NumberView>>('/numbers');
  expect(numbers.items).toHaveLength(1);
});
