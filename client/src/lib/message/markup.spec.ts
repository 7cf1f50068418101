import { expect, test } from '@jest/globals';
import { isJumbo, parseInline, parseMarkup } from './markup.ts';
import type { Inline } from './markup.ts';

/** The tree as a short text: `b(…)`, `i(…)`, `s(…)`, `c(…)`, `a(…)`, `@(…)`. */
function short(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'code':
          return `c(${node.text})`;
        case 'link':
          return `a(${node.href})`;
        case 'mention':
          return `@(${node.text})`;
        default:
          return `${node.kind[0]}(${short(node.children)})`;
      }
    })
    .join('');
}

test.each([
  ['*forte*', 'b(forte)'],
  ['_leve_', 'i(leve)'],
  ['~fora~', 's(fora)'],
  ['`x = 1`', 'c(x = 1)'],
  ['*forte e _leve_*', 'b(forte e i(leve))'],
  ['2*3*4', '2*3*4'],
  ['nome_do_arquivo', 'nome_do_arquivo'],
  ['* solto *', '* solto *'],
  ['*aberto', '*aberto'],
  ['**', '**'],
  ['R$ 10 *à vista*, não a prazo', 'R$ 10 b(à vista), não a prazo'],
  ['*uma* e *outra*', 'b(uma) e b(outra)'],
  ['`*cru*`', 'c(*cru*)'],
  ['veja loja.com.br/a_b_c hoje', 'veja a(https://loja.com.br/a_b_c) hoje'],
  ['https://x.example/?q=1', 'a(https://x.example/?q=1)'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['escreva para ana@loja.com.br', 'escreva para a(mailto:ana@loja.com.br)'],
  ['ligue (11) 4002-8922.', 'ligue a(tel:1140028922).'],
  ['ou +55 11 90000-0001', 'ou a(tel:+5511900000001)'],
  ['ou 11 90000-0001', 'ou a(tel:11900000001)'],
  // A price, a CPF, a date, an order and a code are no phone numbers.
  ['R$ 1.234,50 em 10x', 'R$ 1.234,50 em 10x'],
  ['CPF 123.456.789-09', 'CPF 123.456.789-09'],
  ['pedido 20261124-0001', 'pedido 20261124-0001'],
  ['rastreio BR123456789', 'rastreio BR123456789'],
  ['<b>oi</b>', '<b>oi</b>'],
])('%s', (text, tree) => {
  expect(short(parseInline(text))).toBe(tree);
});

test('mentions are the longest known name, and only whole ones', () => {
  const names = ['Ana', 'Ana Paula'];
  expect(short(parseInline('@Ana Paula e @Ana, não @Anabela', names))).toBe(
    '@(@Ana Paula) e @(@Ana), não @Anabela',
  );
});

test('lines gather into quotes, lists and paragraphs', () => {
  const kinds = parseMarkup('Segue:\n- um\n- dois\n1. três\n> disse\n> mais\nfim').map((block) => block.kind);
  expect(kinds).toEqual(['paragraph', 'bullets', 'numbers', 'quote', 'paragraph']);
});

test('a code block keeps its text, an unclosed one stays as typed', () => {
  expect(parseMarkup('antes\n```\n*a*\n```\ndepois')).toEqual([
    { kind: 'paragraph', lines: [[{ kind: 'text', text: 'antes' }]] },
    { kind: 'pre', text: '*a*' },
    { kind: 'paragraph', lines: [[{ kind: 'text', text: 'depois' }]] },
  ]);
  expect(parseMarkup('```sem fim')[0]?.kind).toBe('paragraph');
});

test.each([
  ['mixed', '*a_~`'.repeat(800)],
  // WhatsApp lets a customer write 65,536 characters.
  ['never closed', '*a '.repeat(21_000)],
])('a very long text of marks (%s) is read in good time', (_kind, text) => {
  const started = performance.now();
  parseMarkup(text);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test.each([
  ['😍😍', true],
  ['👩‍👩‍👧', true],
  ['👍🏽 🇧🇷 ❤️', true],
  ['😍😍😍😍', false],
  ['ok 👍', false],
  ['12', false],
])('%s alone is drawn large: %s', (text, large) => {
  expect(isJumbo(text)).toBe(large);
});
