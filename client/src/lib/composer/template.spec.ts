import { expect, test } from '@jest/globals';
import type { TemplateView } from '@balcao/contract';
import { fillTemplate, findTemplates, templateMissing, templateShown } from './template.ts';

const template = (more: Partial<TemplateView> = {}): TemplateView => ({
  id: 't',
  numberId: 'n',
  name: 'pedido_pronto',
  language: 'pt_BR',
  category: 'UTILITY',
  status: 'APPROVED',
  header: 'Pedido {{1}}',
  body: 'Oi, {{1}}! Seu pedido {{2}} está pronto.',
  buttons: ['Ver pedido'],
  variables: ['header.1', '1', '2'],
  ...more,
});

test('variables of header and body are kept apart, an empty one stays to be seen', () => {
  const { text, shown } = templateShown(template(), { 'header.1': '37', '1': 'Marina', '2': ' ' });
  expect(text).toBe('Oi, Marina! Seu pedido {{2}} está pronto.');
  expect(shown).toEqual({
    name: 'pedido_pronto',
    language: 'pt_BR',
    header: 'Pedido 37',
    buttons: ['Ver pedido'],
  });
});

test('named variables, and what looks like one in a value, is not filled again', () => {
  expect(fillTemplate('Oi, {{ nome }}', { nome: '{{1}}', '1': 'x' })).toBe('Oi, {{1}}');
});

test('what is missing is told in order', () => {
  expect(templateMissing(template(), { '1': 'Marina' })).toEqual(['header.1', '2']);
});

test('only approved ones of this number, own language first', () => {
  const all = [
    template({ id: 'en', language: 'en_US' }),
    template({ id: 'pt' }),
    template({ id: 'waits', status: 'PENDING' }),
    template({ id: 'other', numberId: 'other' }),
  ];
  const ids = (query: string) =>
    findTemplates(all, { numberId: 'n', query, language: 'pt-BR' }).map(({ id }) => id);
  expect(ids('')).toEqual(['pt', 'en']);
  expect(ids('pedido pronto')).toEqual(['pt', 'en']);
  expect(ids('nada disso')).toEqual([]);
});
