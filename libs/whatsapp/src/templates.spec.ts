import { expect, test } from '@jest/globals';
import { fillTemplate, readTemplates, templateParts } from './templates.ts';
import { templateRequest } from './requests.ts';

const POSITIONAL = [
  { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
  { type: 'BODY', text: 'Oi, {{2}}! O pedido {{1}} saiu. Até já, {{2}}.' },
  { type: 'FOOTER', text: 'Loja' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Obrigado' },
      { type: 'URL', text: 'Rastrear', url: 'https://loja.test/p/{{1}}' },
    ],
  },
];
const NAMED = [{ type: 'BODY', text: 'Oi, {{nome}}. Podemos retomar {{ assunto }}?' }];

test('positional and named variables, each told from where it stands', () => {
  expect(templateParts(POSITIONAL)).toEqual({
    header: 'Pedido {{1}}',
    body: 'Oi, {{2}}! O pedido {{1}} saiu. Até já, {{2}}.',
    footer: 'Loja',
    buttons: ['Obrigado', 'Rastrear'],
    variables: ['header.1', '2', '1', 'button.1.1'],
    obstacle: null,
  });
  expect(templateParts(NAMED).variables).toEqual(['nome', 'assunto']);
});

test('golden: header, body and button of a positional template', () => {
  const values = { 'header.1': 'A-7', '1': 'A-7', '2': 'Rita\n Lima', 'button.1.1': 'a7' };
  const filled = fillTemplate(POSITIONAL, false, values);
  expect(filled).toMatchObject({
    header: 'Pedido A-7',
    body: 'Oi, Rita Lima! O pedido A-7 saiu. Até já, Rita Lima.',
  });
  const components = 'components' in filled ? filled.components : [];
  const request = { to: { waId: '5511' }, template: { name: 'saiu', language: 'pt-BR', components } };
  expect(templateRequest(request)).toEqual({
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+5511',
      type: 'template',
      template: {
        name: 'saiu',
        language: { code: 'pt_BR' },
        components: [
          { type: 'header', parameters: [{ type: 'text', text: 'A-7' }] },
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'A-7' },
              { type: 'text', text: 'Rita Lima' },
            ],
          },
          { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'a7' }] },
        ],
      },
    },
  });
});

test('golden: a named template names its parameters', () => {
  expect(fillTemplate(NAMED, true, { nome: 'Rita', assunto: 'o pedido' })).toEqual({
    body: 'Oi, Rita. Podemos retomar o pedido?',
    buttons: [],
    components: [
      {
        type: 'body',
        parameters: [
          { type: 'text', parameter_name: 'nome', text: 'Rita' },
          { type: 'text', parameter_name: 'assunto', text: 'o pedido' },
        ],
      },
    ],
  });
});

test.each([
  [{ nome: 'Rita' }, { refused: 'variable_missing', variable: 'assunto' }],
  [
    { nome: ' \n', assunto: 'x' },
    { refused: 'variable_missing', variable: 'nome' },
  ],
  [
    { nome: 'a', assunto: 'b', sobra: 'c' },
    { refused: 'variable_unknown', variable: 'sobra' },
  ],
  [
    { nome: 'a'.repeat(1025), assunto: 'b' },
    { refused: 'variable_too_long', variable: 'nome' },
  ],
])('%j cannot be sent', (values, problem) => {
  expect(fillTemplate(NAMED, true, values as Record<string, string>)).toEqual(problem);
});

test('what wants more than text is known, and refused', () => {
  expect(fillTemplate([{ type: 'HEADER', format: 'IMAGE' }, ...NAMED], true, {})).toEqual({
    refused: 'header_media',
  });
  const otp = { type: 'BUTTONS', buttons: [{ type: 'OTP', text: 'Copiar' }] };
  expect(fillTemplate([...NAMED, otp], true, {})).toEqual({ refused: 'button_kind' });
});

test('a page of the list: what makes no sense is left out, the next page is named', () => {
  const one = {
    id: '7',
    name: 'saiu',
    language: 'pt-BR',
    status: 'APPROVED',
    category: 'UTILITY',
    components: NAMED,
  };
  const page = { data: [one, { name: 'sem id' }, null, 5], paging: { cursors: { after: 'abc' } } };
  expect(readTemplates(page)).toEqual({
    templates: [
      {
        metaId: '7',
        name: 'saiu',
        language: 'pt_BR',
        status: 'APPROVED',
        category: 'UTILITY',
        isNamed: false,
        components: NAMED,
      },
    ],
    after: 'abc',
  });
  expect(readTemplates({ data: [], paging: { cursors: { after: 'abc' } } })).toEqual({
    templates: [],
    after: null,
  });
  expect(readTemplates(null)).toEqual({ templates: [], after: null });
});
