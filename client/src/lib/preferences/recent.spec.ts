import { expect, test } from '@jest/globals';
import { Recent } from './recent.ts';

function storage(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
    removeItem: (key: string) => void delete kept[key],
  } as unknown as Storage & { kept: Record<string, string> };
}

test('the newest first, each once, no more than there is room for', () => {
  const recent = new Recent('searches', 'ana', storage(), 2);
  for (const one of ['boleto', 'troca', 'boleto', 'pix']) recent.add(one);
  expect(recent.read()).toEqual(['pix', 'boleto']);
});

test('each can be forgotten, and all of them, without a trace', () => {
  const kept = storage();
  const recent = new Recent('searches', 'ana', kept, 8);
  recent.add('boleto');
  recent.add('pix');
  recent.forget('boleto');
  expect(recent.read()).toEqual(['pix']);
  recent.clear();
  expect([recent.read(), kept.kept]).toEqual([[], {}]);
});

test('what one person looked for is not shown to another at the same browser', () => {
  const shared = storage();
  new Recent('searches', 'ana', shared, 8).add('boleto');
  expect(new Recent('searches', 'bia', shared, 8).read()).toEqual([]);
});

test.each(['{', '3', '["a", 7]'])('nonsense in the storage (%s) is passed over', (nonsense) => {
  const recent = new Recent('searches', 'ana', storage({ 'balcao.searches ana': nonsense }), 8);
  expect(recent.read().every((one) => typeof one === 'string')).toBe(true);
});

test('without storage nothing is remembered, and nothing breaks', () => {
  const recent = new Recent('searches', 'ana', null, 8);
  recent.add('boleto');
  expect(recent.read()).toEqual([]);
});
