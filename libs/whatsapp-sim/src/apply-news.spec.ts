import { expect, test } from '@jest/globals';
import { applyNews } from './apply-news.ts';
import { bench, serve } from './testing/bench.ts';

test('an old snapshot plus the news equals a fresh snapshot, even with every piece of news twice', async () => {
  const at = bench();
  const http = await serve(at.simulator);
  const ana = at.simulator.addCustomer({ name: 'Ana', waId: '5511900000001' });
  ana.says('antes');
  await at.clock.advance(1000);
  const view = at.simulator.snapshot();
  at.simulator.watch((news) => {
    applyNews(view, structuredClone(news));
    applyNews(view, structuredClone(news));
  });

  const said = ana.says('oi');
  ana.edits(said.wamid, 'olá');
  ana.reacts(said.wamid, '👍');
  at.simulator.addCustomer({ name: 'Bia', username: 'bia' }).says('bom dia');
  at.simulator.owner.says(ana.id, 'oi');
  at.simulator.owner.setGreeting(true, 'Bem-vinda');
  at.simulator.owner.setConnection('paused');
  at.simulator.owner.setConnection('connected');
  at.simulator.setChaos({ duplicate: 0.3 });
  at.simulator.runScript();
  await http.send({ to: '+5511900000001', text: { body: 'resposta' } });
  await at.clock.advance(60_000);
  at.simulator.stopScript();
  ana.set({ online: false });
  await at.clock.advance(10_000);

  const fresh = at.simulator.snapshot();
  const timeless = { now: 0, threads: [] };
  expect({ ...view, ...timeless }).toEqual({ ...fresh, ...timeless });
  // Threads have no order of their own, and the phones that are silent have none to show.
  const shown = (threads: typeof fresh.threads) =>
    threads
      .filter((one) => one.messages.length > 0)
      .map((one) => ({ ...one, lastCustomerAt: null }))
      .sort((a, b) => a.customerId.localeCompare(b.customerId));
  expect(shown(view.threads)).toEqual(shown(fresh.threads));
  await http.close();
});
