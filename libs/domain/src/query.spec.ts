import { describe, expect, test } from '@jest/globals';
import { parseQuery, queryParts, type Filter } from './query.ts';

const filters = (text: string) => parseQuery(text).filters;
const words = (text: string) =>
  parseQuery(text).words.map(({ text: word, exact }) => (exact ? `"${word}"` : word));

test('words, words in a row and filters stand in any order', () => {
  const query = parseQuery(
    'joana etiqueta:vip status:aberta setor:vendas de:celular com:foto antes:2026-11-01 "nota fiscal"',
  );
  expect(query).toEqual({
    words: [
      { text: 'joana', exact: false },
      { text: 'nota fiscal', exact: true },
    ],
    filters: [
      { by: 'label', name: 'vip' },
      { by: 'status', is: 'open' },
      { by: 'team', name: 'vendas' },
      { by: 'from', author: 'owner' },
      { by: 'has', what: 'image' },
      { by: 'before', date: '2026-11-01' },
    ],
    problems: [],
  });
});

describe('one filter has its name in three languages', () => {
  test.each<[string[], Filter]>([
    [
      ['status:resolvida', 'Status:Resolved', 'estado:resuelta', 'situação:resolvidas'],
      { by: 'status', is: 'resolved' },
    ],
    [['vez:fila', 'turn:queue', 'turno:cola'], { by: 'turn', is: 'queue' }],
    [['vez:robô', 'is:bot'], { by: 'turn', is: 'bot' }],
    [['vez:minhas', 'is:mine', 'vez:mías'], { by: 'turn', is: 'mine' }],
    [['atendente:ana', 'agent:ana', 'agente:ana'], { by: 'holder', name: 'ana' }],
    [
      ['etiqueta:"nota fiscal"', 'label:nota-fiscal', 'tag:nota_fiscal'],
      { by: 'label', name: 'nota fiscal' },
    ],
    [['prioridade:alta', 'priority:high', 'prioridad:alta'], { by: 'priority', is: 'high' }],
    [['lida:não', 'read:no', 'leída:no'], { by: 'read', is: false }],
    [['espera:>30m', 'waiting:30', 'espera:30min'], { by: 'waiting', atLeastMs: 1_800_000 }],
    [['espera:2h'], { by: 'waiting', atLeastMs: 7_200_000 }],
    [['janela:fechada', 'window:closed', 'ventana:cerrada'], { by: 'window', is: 'closed' }],
    [['antes:01/11/2026', 'before:2026-11-1', 'hasta:1/11/26'], { by: 'before', date: '2026-11-01' }],
    [['de:cliente', 'from:customer'], { by: 'from', author: 'customer' }],
    [['de:ana', 'from:ana'], { by: 'from', name: 'ana' }],
    [['com:vídeo', 'has:video', 'con:videos'], { by: 'has', what: 'video' }],
  ])('%p', (texts, filter) => {
    for (const text of texts) expect([text, filters(text)]).toEqual([text, [filter]]);
  });
});

test.each([
  ['cor:azul', 'unknown_filter'],
  ['status:perdida', 'unknown_value'],
  ['antes:2026-02-30', 'unknown_value'],
  ['antes:ontem', 'unknown_value'],
  ['espera:muito', 'unknown_value'],
  ['constructor:x', 'unknown_filter'],
  ['status:constructor', 'unknown_value'],
])('%s is taken for words, and told', (text, problem) => {
  expect(parseQuery(text)).toEqual({
    words: [{ text, exact: false }],
    filters: [],
    problems: [{ problem, text }],
  });
});

test.each([
  ['https://exemplo.com/x', ['https://exemplo.com/x']],
  ['12:30', ['12:30']],
  ['status:', ['status:']],
  ['"sem fim', ['"sem fim"']],
  ['""', []],
  ['? 😀 —', []],
  ['a\u0000b', ['a', 'b']],
  ['', []],
])('%p leaves the words %p and no filter', (text, expected) => {
  expect(words(text)).toEqual(expected);
  expect(filters(text)).toEqual([]);
});

test('what is endless is cut, whatever it is made of', () => {
  for (const text of ['a '.repeat(5_000), '"'.repeat(5_000), 'a:'.repeat(5_000), 'x'.repeat(5_000)]) {
    expect(parseQuery(text).words.length).toBeLessThanOrEqual(20);
  }
});

test('each piece is known by its place, whatever it was understood as', () => {
  const text = 'joana  etiqueta:"nota fiscal" cor:azul "ok"  ?';
  const parts = queryParts(text);
  expect(parts.map(({ from, to }) => text.slice(from, to))).toEqual([
    'joana',
    'etiqueta:"nota fiscal"',
    'cor:azul',
    '"ok"',
    '?',
  ]);
  expect(parts.map(({ filter, problem, word }) => filter?.by ?? problem ?? word?.text ?? null)).toEqual([
    'joana',
    'label',
    'unknown_filter',
    'ok',
    null,
  ]);
});
