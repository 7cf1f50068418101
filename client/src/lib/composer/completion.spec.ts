import { describe, expect, test } from '@jest/globals';
import { completionAt, mentionable, mentionsIn, rankQuickReplies } from './completion.ts';
import type { Mode } from './may-send.ts';

/** `|` stands for the caret. */
const at = (marked: string, mode: Mode = 'reply') => {
  const caret = marked.indexOf('|');
  const found = completionAt(marked.replace('|', ''), caret, mode);
  return found && `${found.kind} ${found.query} ${found.from}-${found.to}`;
};

test.each<[string, Mode, string | null]>([
  ['/|', 'reply', 'quick  0-1'],
  ['/pra|', 'reply', 'quick pra 0-4'],
  ['/prazo de|', 'reply', 'quick prazo de 0-9'],
  ['/prazo|', 'note', null],
  ['|/prazo', 'reply', null],
  ['oi /prazo|', 'reply', null],
  ['//servidor|', 'reply', null],
  ['/prazo\n|', 'reply', null],
  [':ca|', 'reply', 'emoji ca 0-3'],
  ['oi :coração|', 'reply', 'emoji coração 3-11'],
  ['oi:jo|', 'reply', null],
  [':c|', 'reply', null],
  ['às 10:30|', 'reply', null],
  ['https://|', 'reply', null],
  ['(:joi|)', 'reply', 'emoji joi 1-5'],
  ['valor:dez|', 'reply', null],
  ['@|', 'note', 'mention  0-1'],
  ['fala com @Bi|', 'note', 'mention Bi 9-12'],
  ['@Ana Pa|', 'note', 'mention Ana Pa 0-7'],
  ['@Bi|', 'reply', null],
  ['ana@loja|', 'note', null],
  ['oi @\n|', 'note', null],
])('%s in a %s completes %s', (text, mode, expected) => {
  expect(at(text, mode)).toBe(expected);
});

const PEOPLE = [
  { id: '1', name: 'Ana' },
  { id: '2', name: 'Ana Paula Reis' },
  { id: '3', name: 'Bianca Rocha' },
  { id: '4', name: 'João Ananias' },
];

describe('mentions', () => {
  test.each([
    ['', ['Ana', 'Ana Paula Reis', 'Bianca Rocha', 'João Ananias']],
    ['an', ['Ana', 'Ana Paula Reis', 'João Ananias']],
    ['joao', ['João Ananias']],
    ['ana re', ['Ana Paula Reis']],
    ['zé', []],
  ])('"%s" may mean %j', (query, names) => {
    expect(mentionable(PEOPLE, query).map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ['@Ana olha isto', ['1']],
    ['@Ana Paula Reis, olha', ['2']],
    ['@Anabela', []],
    ['ana@Ana', []],
    ['@Bianca Rocha e @João Ananias e @Bianca Rocha', ['3', '4']],
  ])('%s names %j', (text, ids) => {
    expect(mentionsIn(text, PEOPLE)).toEqual(ids);
  });
});

describe('quick replies', () => {
  const ALL = [
    { shortcut: 'prazo', text: 'Entregamos em 3 dias úteis.', uses: 1 },
    { shortcut: 'preco', text: 'O preço é {{preco}}.', uses: 9 },
    { shortcut: 'troca', text: 'Trocas em até 30 dias, no prazo.', uses: 20 },
    { shortcut: 'ola', text: 'Olá, {{primeiro_nome}}!', uses: 5 },
  ];
  test.each([
    ['', ['troca', 'preco', 'ola', 'prazo']],
    ['pr', ['preco', 'prazo', 'troca']],
    ['PRAZO', ['prazo', 'troca']],
    ['olá', ['ola']],
    ['dias uteis', ['prazo']],
    ['nada', []],
  ])('"%s" offers %j', (query, shortcuts) => {
    expect(rankQuickReplies(ALL, query).map(({ shortcut }) => shortcut)).toEqual(shortcuts);
  });
});
