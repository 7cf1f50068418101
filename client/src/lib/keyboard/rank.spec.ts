import { expect, test } from '@jest/globals';
import { rank } from './rank.ts';

const names = ['Resolver e ir à próxima', 'Respostas rápidas', 'Transferir', 'Ir à fila', 'Fila'];
const best = (typed: string) =>
  names
    .map((name) => ({ name, score: rank(name, typed) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ name }) => name);

test.each([
  ['the start of a word', 'trans', ['Transferir']],
  ['without its accent', 'proxima', ['Resolver e ir à próxima']],
  ['the shorter of two', 'fila', ['Fila', 'Ir à fila']],
  ['several words in any order', 'rap resp', ['Respostas rápidas']],
  ['the inside of a word, last', 'fer', ['Transferir']],
  ['nothing', 'xyz', []],
])('%s finds it', (_, typed, found) => {
  expect(best(typed).slice(0, found.length || 1)).toEqual(found);
});

test('where nothing is typed all stay', () => {
  expect(best('').length).toBe(names.length);
});
