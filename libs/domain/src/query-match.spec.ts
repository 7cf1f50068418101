import { describe, expect, test } from '@jest/globals';
import type { ConversationView } from '@balcao/contract';
import { compareSorted, criteriaOf, matches, priorityScore, type QueryContext } from './query-match.ts';
import { parseQuery } from './query.ts';
import { HOUR, MINUTE, TUESDAY_10H } from './test-kit.ts';

const now = TUESDAY_10H;
const at = (agoMs: number) => new Date(now - agoMs).toISOString();

const context: QueryContext = {
  me: 'ana',
  timeZone: 'America/Sao_Paulo',
  labels: [
    { id: 'l1', name: 'VIP' },
    { id: 'l2', name: 'Nota fiscal' },
    { id: 'l3', name: 'Nota de crédito' },
  ],
  teams: [{ id: 't1', name: 'Vendas' }],
  teammates: [
    { id: 'ana', name: 'Ana Lima' },
    { id: 'bia', name: 'Bia Souza' },
  ],
  numbers: [{ id: 'n1', name: 'Loja' }],
};

const base: ConversationView = {
  id: 'c1',
  contact: { id: 'k1', name: 'Joana Conceição', phone: '+55 11 90000-0001', username: 'jo.silva' },
  numberId: 'n1',
  status: 'open',
  handler: 'team',
  turn: { kind: 'claim', by: 'ana', leaseEndsAt: at(-MINUTE) },
  because: 'claimed',
  claim: { teammate: { id: 'ana', name: 'Ana Lima' }, until: at(-MINUTE) },
  team: { id: 't1', name: 'Vendas' },
  unread: 2,
  waitingSince: at(40 * MINUTE),
  dueAt: null,
  windowClosesAt: at(-5 * HOUR),
  snoozedUntil: null,
  botPaused: false,
  threadElsewhere: false,
  lastMessage: {
    id: 'm1',
    author: 'customer',
    type: 'image',
    text: 'Olha a foto do tênis https://x.example',
    at: at(40 * MINUTE),
    status: 'sent',
  },
  lastAt: at(40 * MINUTE),
  labels: ['l1', 'l2'],
  priority: 'high',
};
const shows = (query: string, conversation: Partial<ConversationView> = {}) =>
  matches(criteriaOf(parseQuery(query), context), { ...base, ...conversation }, now);

describe('a conversation is shown by', () => {
  test.each([
    '',
    'status:aberta',
    'status:resolvida status:aberta',
    'vez:minhas',
    'vez:equipe',
    'vez:assumida',
    'atendente:ana',
    'atendente:eu',
    'atendente:lima',
    'setor:vendas',
    'número:loja',
    'etiqueta:vip',
    'etiqueta:vip etiqueta:nota-fiscal',
    'etiqueta:nota', // of those that begin so, it has one
    'prioridade:alta prioridade:urgente',
    'lida:não',
    'espera:30m',
    'janela:aberta',
    'dia:2026-11-24',
    'depois:2026-11-24',
    'antes:2026-11-25',
    'de:cliente',
    'com:foto',
    'com:link',
    'com:arquivo',
    'conceicao',
    'JO.SILVA',
    'tenis foto',
    '900000001',
    '90000-0001',
  ])('%s', (query) => expect(shows(query)).toBe(true));
});

describe('a conversation is not shown by', () => {
  test.each([
    'status:resolvida',
    'vez:fila',
    'vez:robô',
    'atendente:bia',
    'atendente:ninguém',
    'setor:compras',
    'etiqueta:vip etiqueta:nota-de-crédito',
    'prioridade:baixa',
    'lida:sim',
    'espera:1h',
    'janela:fechada',
    'dia:2026-11-23',
    'antes:2026-11-24',
    'de:celular',
    'com:vídeo',
    'pereira',
    '90000-0002',
  ])('%s', (query) => expect(shows(query)).toBe(false));
});

test('what is resolved is shown only when asked for', () => {
  expect(shows('joana', { status: 'resolved' })).toBe(false);
  expect(shows('joana status:todas', { status: 'resolved' })).toBe(true);
});

test('urgency is time times weight, and a window about to close lifts one class', () => {
  const score = (more: Partial<ConversationView>) => priorityScore({ ...base, ...more }, now);
  const waits = (minutes: number, priority: ConversationView['priority']) =>
    score({ waitingSince: at(minutes * MINUTE), priority });
  expect(waits(10, 'urgent')).toBe(waits(20, 'high'));
  expect(waits(10, 'urgent')).toBe(waits(80, 'low'));
  expect(waits(41, 'low')).toBeGreaterThan(waits(20, 'normal')); // story 28
  const closing = { priority: 'normal' as const, windowClosesAt: at(-HOUR) };
  expect(score(closing)).toBe(score({ priority: 'high' }));
  expect(score({ ...closing, priority: 'urgent' })).toBe(score({ priority: 'urgent' }));
  expect(score({ ...closing, windowClosesAt: at(HOUR) })).toBe(score({ priority: 'normal' }));
  expect(score({ waitingSince: null })).toBe(0);
});

test('in the waiting orders those who wait for nothing come last, newest first', () => {
  const rows = [
    { ...base, id: 'a', waitingSince: null, lastAt: at(HOUR) },
    { ...base, id: 'b', waitingSince: at(MINUTE), priority: 'urgent' as const },
    { ...base, id: 'c', waitingSince: at(3 * MINUTE), priority: 'normal' as const },
    { ...base, id: 'd', waitingSince: null, lastAt: at(MINUTE) },
  ];
  const ids = (sort: 'recent' | 'waiting' | 'priority') =>
    rows.toSorted(compareSorted(sort, now)).map(({ id }) => id);
  expect(ids('waiting')).toEqual(['c', 'b', 'd', 'a']);
  expect(ids('priority')).toEqual(['b', 'c', 'd', 'a']);
  expect(ids('recent')).toEqual(['d', 'c', 'b', 'a']);
});
