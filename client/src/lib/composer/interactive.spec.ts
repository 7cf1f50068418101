import { expect, test } from '@jest/globals';
import { interactiveContent, interactiveProblems, rowsLeft } from './interactive.ts';
import type { InteractiveDraft } from './interactive.ts';

const draft = (more: Partial<InteractiveDraft> = {}): InteractiveDraft => ({
  kind: 'buttons',
  header: '',
  body: 'Qual você prefere?',
  footer: '',
  buttons: [
    { id: 'a', title: 'Caramelo' },
    { id: 'b', title: 'Preto' },
  ],
  list: { button: 'Ver opções', sections: [{ rows: [{ id: '1', title: '37' }] }] },
  ...more,
});
const told = (one: InteractiveDraft) =>
  interactiveProblems(one).map((found) => `${found.field}: ${found.problem}`);

test.each<[string, InteractiveDraft, string[]]>([
  ['buttons that are right', draft(), []],
  ['no words', draft({ body: ' ' }), ['body: missing']],
  ['too many words', draft({ body: 'x'.repeat(1025) }), ['body: too_long']],
  ['an emoji counts as one', draft({ header: '😊'.repeat(60) }), []],
  ['a long header', draft({ header: 'x'.repeat(61) }), ['header: too_long']],
  [
    'buttons without words, and alike',
    draft({
      buttons: [
        { id: 'a', title: '' },
        { id: 'b', title: 'Sim' },
        { id: 'c', title: 'Sim ' },
      ],
    }),
    ['button 0: missing', 'button 2: same_title'],
  ],
  ['a list that is right', draft({ kind: 'list' }), []],
  [
    'two sections without titles',
    draft({
      kind: 'list',
      list: {
        button: '',
        sections: [{ rows: [{ id: '1', title: 'x'.repeat(25) }] }, { title: 'Tênis', rows: [] }],
      },
    }),
    ['list: missing', 'section 0: missing', 'row 0 0: too_long'],
  ],
])('%s', (_, one, problems) => {
  expect(told(one)).toEqual(problems);
});

test('rows are counted over all sections', () => {
  const rows = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `${i}`, title: `${i}` }));
  expect(rowsLeft({ button: 'x', sections: [{ rows: rows(4) }, { rows: rows(5) }] })).toBe(1);
});

test('what is sent has no blanks and no empty parts', () => {
  expect(
    interactiveContent(draft({ header: ' Sandálias ', buttons: [{ id: 'a', title: ' Sim ' }] })),
  ).toEqual({
    type: 'interactive',
    header: 'Sandálias',
    buttons: [{ id: 'a', title: 'Sim' }],
  });
  expect(interactiveContent(draft({ kind: 'list' }))).toEqual({
    type: 'interactive',
    list: { button: 'Ver opções', sections: [{ rows: [{ id: '1', title: '37' }] }] },
  });
});
