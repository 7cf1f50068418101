import { describe, expect, test } from '@jest/globals';
import { parseQuery, type FilterName } from '@balcao/domain';
import { SPEECH } from './speech.ts';
import { quoted, suggest, taken, tokenAt, valuesOf, without, type Known } from './suggest.ts';

const KNOWN: Known = {
  label: ['VIP', 'Nota fiscal', 'Troca'],
  people: ['Ana Souza', 'Vitor Lima'],
  team: ['Vendas'],
  number: ['Loja Centro'],
  days: [{ said: 'hoje', date: '25/11/2026' }],
};
const SPOKEN = Object.entries(SPEECH);

describe.each(SPOKEN)('what is offered in %s is understood', (_, speech) => {
  const values = (Object.keys(speech.filters) as FilterName[]).flatMap((by) =>
    valuesOf(by, speech, KNOWN).map(({ value }) => [by, `${speech.filters[by]}:${quoted(value)}`] as const),
  );
  test.each(values)('%s by %s', (by, text) => {
    const { filters, problems } = parseQuery(text);
    expect([filters.map((filter) => filter.by), problems]).toEqual([[by], []]);
  });
  test('and each value means another thing', () => {
    for (const by of Object.keys(speech.filters) as FilterName[]) {
      const meant = valuesOf(by, speech, KNOWN).map(({ value }) =>
        JSON.stringify(parseQuery(`${speech.filters[by]}:${quoted(value)}`).filters),
      );
      expect(new Set(meant).size).toBe(meant.length);
    }
  });
});

describe('the token at the caret', () => {
  test.each([
    ['a word', 'joana eti|', 'eti'],
    ['a filter', 'etiqueta:v| joana', 'etiqueta:v'],
    ['a value with blanks', 'de:x etiqueta:"nota f|', 'etiqueta:"nota f'],
    ['behind quotes', '"nota fiscal" et|', 'et'],
    ['none inside of a word', 'eti|queta', null],
    ['none inside of words in quotes', '"nota fis|', null],
    ['none behind a blank', 'joana |', null],
  ])('%s', (_, text, wanted) => {
    const caret = text.indexOf('|');
    expect(tokenAt(text.replace('|', ''), caret)?.text ?? null).toBe(wanted);
  });
});

describe('a token becomes', () => {
  const offered = (text: string) =>
    suggest({ from: 0, to: text.length, text }, SPEECH['pt-BR'], KNOWN).map(({ insert }) => insert);
  test.each([
    ['filters that begin so', 'de', ['de:', 'depois:', 'has:'].slice(0, 2)],
    ['filters by what they are called elsewhere', 'label', ['etiqueta:']],
    ['a label or a person by name', 'vi', ['etiqueta:VIP', 'atendente:"Vitor Lima"']],
    ['values that begin so', 'com:fo', ['com:foto']],
    ['values without accents', 'com:vi', ['com:vídeo']],
    ['names in quotes where they have blanks', 'etiqueta:fis', ['etiqueta:"Nota fiscal"']],
    ['the same, in quotes already', 'etiqueta:"nota f', ['etiqueta:"Nota fiscal"']],
    ['authors and people', 'de:a', ['de:"Ana Souza"']],
    ['a day by its name', 'antes:ho', ['antes:25/11/2026']],
    ['nothing, when it is whole', 'com:foto', []],
    ['nothing, of a filter nobody knows', 'cor:a', []],
    ['nothing, of an ordinary word', 'boleto', []],
  ])('%s', (_, text, wanted) => {
    expect(offered(text)).toEqual(wanted);
  });
});

test('taken up, it is followed by a blank, and a filter waits for its value', () => {
  const token = { from: 6, to: 8, text: 'vi' };
  const one = { key: '', by: 'label', insert: 'etiqueta:VIP', value: 'VIP' } as const;
  expect(taken('joana vi', token, one)).toEqual({ text: 'joana etiqueta:VIP ', caret: 19 });
  expect(taken('joana vi', token, { ...one, insert: 'vez:', value: null }).text).toBe('joana vez:');
  expect(taken('joana vi x', token, one)).toEqual({ text: 'joana etiqueta:VIP x', caret: 18 });
});

test('a part is taken out with its blank', () => {
  expect(without('joana etiqueta:vip boleto', 6, 18)).toBe('joana boleto');
  expect(without('etiqueta:vip', 0, 12)).toBe('');
});
