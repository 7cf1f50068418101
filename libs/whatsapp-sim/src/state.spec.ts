import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { bench, serve } from './testing/bench.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'simulator-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a second start keeps people, threads, dials, and tells what was not yet heard', async () => {
  const stateFile = join(folder, 'deep', 'state.json');
  const first = bench({ stateFile });
  const phone = first.simulator.addCustomer({ name: 'Ana', waId: '5511900000001' });
  phone.says('ouvida');
  await first.clock.advance(0);
  first.answer = () => 503;
  phone.says('não ouvida');
  first.simulator.setChaos({ statusFirst: 0.5 });
  await first.clock.advance(0);
  first.simulator.stop();
  expect(readdirSync(join(folder, 'deep'))).toEqual(['state.json']);

  const second = bench({ stateFile });
  await second.clock.advance(1000);
  expect(
    second.simulator
      .customer(phone.id)
      .messages()
      .map((one) => one.text),
  ).toEqual(['ouvida', 'não ouvida']);
  expect(second.simulator.chaos().statusFirst).toBe(0.5);
  expect(second.items()).toMatchObject([{ kind: 'message', content: { text: 'não ouvida' } }]);
  expect(second.simulator.pending()).toBe(0);
});

test('message ids never repeat: not across a restart, not without a state file', () => {
  const stateFile = join(folder, 'state.json');
  const ids = [{ stateFile }, { stateFile }, { salt: undefined }, { salt: undefined }].map((options) => {
    const { simulator } = bench(options);
    const phone = simulator.customers()[0] ?? simulator.addCustomer({ name: 'Ana', waId: '5511900000001' });
    const { wamid } = phone.says('oi');
    simulator.stop();
    return wamid;
  });
  expect(new Set(ids).size).toBe(4);
});

test('a state that cannot be read is put aside, not in the way', () => {
  const stateFile = join(folder, 'state.json');
  writeFileSync(stateFile, '{"half":');
  const { simulator } = bench({ stateFile });
  expect(simulator.customers()).toEqual([]);
  simulator.stop();
  expect(readFileSync(`${stateFile}.unreadable`, 'utf8')).toBe('{"half":');
});

test('what was under way when the simulator stopped still climbs', async () => {
  const stateFile = join(folder, 'state.json');
  const first = bench({ stateFile });
  const http = await serve(first.simulator);
  first.simulator.addCustomer({ name: 'Ana', waId: '5511900000001' }).says('oi');
  await http.send({ to: '+5511900000001', text: { body: 'a' } });
  await http.close();
  first.simulator.stop();
  const second = bench({ stateFile });
  await second.clock.advance(10_000);
  expect(second.items().map((item) => (item.kind === 'status' ? item.status : item.kind))).toEqual([
    'sent',
    'delivered',
    'read',
  ]);
});
