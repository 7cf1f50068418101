import { expect, test } from '@jest/globals';
import { fillQuickReply, parseQuery } from '@balcao/domain';
import { DEMO_QUICK_REPLIES, DEMO_VIEWS } from './demo-shop.ts';

test('every variable of a quick reply is one that is filled in', () => {
  const facts = { customer: 'Nina Prova', teammate: 'Bianca', company: 'Passo Leve', phone: '1', hour: 9 };
  expect(fillQuickReply(DEMO_QUICK_REPLIES[0]?.text ?? '', facts)).toContain('Bom dia, Nina! Aqui é Bianca');
  for (const { text } of DEMO_QUICK_REPLIES) expect(fillQuickReply(text, facts)).not.toContain('{{');
});

test('every view asks in words that the search knows', () => {
  for (const { query } of DEMO_VIEWS) expect(parseQuery(query).problems).toEqual([]);
});
