import { expect, test } from '@jest/globals';
import { queryParts } from '@balcao/domain';
import { m } from '../i18n/generated/messages.js';
import { SPEECH } from './speech.ts';
import { troublesOf } from './troubles.ts';

const named = {
  labels: [{ id: 'l', name: 'Nota fiscal' }],
  teams: [{ id: 't', name: 'Vendas' }],
  teammates: [{ id: 'a', name: 'Ana Souza' }],
  numbers: [],
};
const known = { label: ['Nota fiscal'], people: ['Ana Souza'], team: ['Vendas'], number: [], days: [] };
const troubles = (query: string) =>
  troublesOf(queryParts(query), { named, known, speech: SPEECH['pt-BR'], me: 'me' });

test.each([
  ['joana etiqueta:"nota fiscal" de:ana atendente:eu de:cliente status:aberta'],
  // The list of numbers is not here: nobody can say that there is none.
  ['numero:centro'],
  ['http://x.example/a:b'],
])('%s is understood', (query) => {
  expect(troubles(query)).toEqual([]);
});

test('what is not known is said, each once, with what would be', () => {
  expect(troubles('cor:azul cor:rosa status:perdida etiqueta:vip atendente:bia')).toEqual([
    m.filter_unknown({ text: 'cor' }),
    m.filter_bad_value({ text: 'status:perdida', examples: 'aberta, adiada, resolvida, todas' }),
    m.filter_no_such({ name: 'vip' }),
    m.filter_no_such({ name: 'bia' }),
  ]);
});
