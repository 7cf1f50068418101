import { expect, test } from '@jest/globals';
import { fillQuickReply, type QuickReplyFacts } from './quick-replies.ts';

const facts: QuickReplyFacts = {
  customer: 'Joana de Souza',
  teammate: 'Ana',
  company: 'Passo Leve',
  phone: '+55 11 90000-0001',
  hour: 9,
};

test.each([
  ['Olá, {{nome}}!', 'Olá, Joana de Souza!'],
  ['Oi {{primeiro_nome}}, aqui é {{atendente}} da {{empresa}}', 'Oi Joana, aqui é Ana da Passo Leve'],
  ['Confirma o número {{numero}}?', 'Confirma o número +55 11 90000-0001?'],
  ['{{ Saudação }}, {{NOME}}', 'Bom dia, Joana de Souza'],
  ['{{greeting}}, {{first_name}}', 'Good morning, Joana'],
  ['{{saludo}}, {{primer nombre}}', 'Buenos días, Joana'],
  ['Seu pedido {{pedido}} saiu', 'Seu pedido {{pedido}} saiu'],
  ['{{}} {{constructor}} {nome}', '{{}} {{constructor}} {nome}'],
])('%s', (text, filled) => {
  expect(fillQuickReply(text, facts)).toBe(filled);
});

test.each([
  [4, 'Boa noite'],
  [5, 'Bom dia'],
  [11, 'Bom dia'],
  [12, 'Boa tarde'],
  [17, 'Boa tarde'],
  [18, 'Boa noite'],
  [0, 'Boa noite'],
])('at %d h the greeting is %s', (hour, greeting) => {
  expect(fillQuickReply('{{saudacao}}', { ...facts, hour })).toBe(greeting);
});

test('what is not known stays visible', () => {
  const unknown = { customer: null, teammate: null, company: null, phone: null, hour: 9 };
  expect(fillQuickReply('Oi {{nome}}, {{primeiro_nome}}, {{numero}}', unknown)).toBe(
    'Oi {{nome}}, {{primeiro_nome}}, {{numero}}',
  );
});

test('a customer’s name is never read as a template', () => {
  expect(fillQuickReply('Oi {{nome}}', { ...facts, customer: '{{atendente}} $& $1' })).toBe(
    'Oi {{atendente}} $& $1',
  );
});
