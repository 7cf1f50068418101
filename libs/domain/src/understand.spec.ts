import { describe, expect, test } from '@jest/globals';
import { compileFaq } from './faq.ts';
import { cut, isTypoOf, normalise, stem, tokens } from './text.ts';
import { PERSON_BUTTON, understand } from './understand.ts';
import { FAQ } from './test-kit.ts';

const faq = compileFaq(FAQ);
const memory = { offeredTopics: [] as string[] };
const heard = (text: string) => {
  const result = understand(text, undefined, memory, faq);
  return result.kind === 'answer' ? `answer ${result.entry.id}` : result.kind;
};

describe('the words', () => {
  test.each([
    ['Q HRS vcs abrem??', 'que horas voces abrem'],
    ['Olá!!! Tudo bem?', 'ola tudo bem'],
    ['oiiiii', 'oi'],
    ['  ', ''],
    ['❤️👍', ''],
    ['qto custa p entregar hj', 'quanto custa para entregar hoje'],
    ['ñ entendi pq tb', 'nao entendi porque tambem'],
    ['constructor', 'constructor'],
  ])('%j reads %j', (text, words) => expect(normalise(text)).toBe(words));

  test.each([
    ['horarios', 'horas'],
    ['abrem', 'abrir'],
    ['entregas', 'entregam'],
    ['pagamentos', 'pagar'],
    ['cartoes', 'cartao'],
    ['funcionamento', 'funciona'],
  ])('%s and %s have one stem', (one, other) => expect(stem(one)).toBe(stem(other)));

  test.each([
    ['endereco', 'enderco', true],
    ['cartao', 'catrao', true],
    ['pagament', 'pagamemt', true],
    ['entreg', 'integr', false],
    ['cas', 'cos', false],
    ['abr', 'obr', false],
  ])('%s for %s is a slip: %s', (one, other, slip) => expect(isTypoOf(one, other)).toBe(slip));

  test('greetings and politeness carry nothing', () => {
    expect(tokens('Oi, boa tarde! Por favor, gostaria de saber onde vocês ficam?')).toEqual(
      tokens('onde ficam'),
    );
  });
});

describe('what a customer means', () => {
  test.each([
    ['q hrs vcs abrem?', 'answer hours'],
    ['Oi, bom dia! Gostaria de saber que horas vocês abrem hoje', 'answer hours'],
    ['horário?', 'answer hours'],
    ['qual o horario de funcionamento', 'answer hours'],
    ['onde vcs ficam?', 'answer address'],
    ['me passa o enderço por favor', 'answer address'],
    ['aceitam cartão?', 'answer payment'],
    ['tem pix?', 'answer payment'],
    ['vocês entregam?', 'answer delivery'],
    ['quanto custa a entrega', 'answer delivery'],
    // story 31: the same word, another matter
    ['meu horário era 15h e ninguém me atendeu', 'guard'],
    ['quero cancelar meu pedido', 'guard'],
    ['vocês me cobraram errado', 'guard'],
    ['já paguei o boleto', 'guard'],
    ['vou falar com meu advogado', 'guard'],
    ['a entrega está atrasada', 'guard'],
    [
      'Eu comprei ontem um vestido azul para o casamento da minha prima e queria saber se dá para trocar por um tamanho maior porque ele ficou um pouco apertado',
      'guard',
    ],
    ['quero falar com um atendente', 'wants_person'],
    ['tem alguém aí?', 'wants_person'],
    ['me passa pra um humano', 'wants_person'],
    ['posso falar com o gerente?', 'wants_person'],
    ['quero uma pessoa de verdade', 'wants_person'],
    ['quanto custa por pessoa?', 'topics'],
    ['PARAR', 'opt_out'],
    ['sair.', 'opt_out'],
    ['Descadastrar', 'opt_out'],
    ['quero sair de casa cedo', 'miss'],
    ['vocês vendem bicicleta?', 'miss'],
    ['oi', 'miss'],
    ['', 'miss'],
    ['👍', 'miss'],
  ])('%j → %s', (text, meaning) => expect(heard(text)).toBe(meaning));

  test('between sure and lost it offers topics, best first', () => {
    const result = understand('qual o valor do corte com pagamento parcelado', undefined, memory, faq);
    expect(result.kind).toBe('topics');
    if (result.kind === 'topics') expect(result.topics.length).toBeLessThanOrEqual(3);
  });

  test('two entries that fit alike are offered, not guessed', () => {
    const twins = compileFaq([
      { id: 'a', topic: 'Troca', questions: ['Como faço uma troca?'], answer: 'A' },
      { id: 'b', topic: 'Troca na loja', questions: ['Como faço uma troca?'], answer: 'B' },
    ]);
    const result = understand('como faço uma troca?', undefined, memory, twins);
    expect(result).toMatchObject({ kind: 'topics', topics: [{ id: 'a' }, { id: 'b' }] });
  });

  test('buttons: the person always, a topic only when it was ours', () => {
    const button = faq.buttonOf(FAQ[1] as (typeof FAQ)[number]);
    const offered = { offeredTopics: [button] };
    expect(understand('Falar com atendente', PERSON_BUTTON.id, memory, faq).kind).toBe('wants_person');
    expect(understand('x', button, offered, faq)).toMatchObject({ kind: 'answer', entry: { id: 'address' } });
    expect(understand('x', button, memory, faq).kind).toBe('miss');
    expect(understand('x', 'faq:gone', { offeredTopics: ['faq:gone'] }, faq).kind).toBe('miss');
  });

  test('an empty FAQ answers nothing and breaks nothing', () => {
    expect(understand('que horas abrem?', undefined, memory, compileFaq([]))).toEqual({
      kind: 'miss',
      score: 0,
    });
  });
});

describe('a hostile text', () => {
  test('that holds thousands of words together without a blank is long, not a question', () => {
    const dotted = Array.from({ length: 13_000 }, (_, i) => `h${(i + 1_000).toString(36)}`).join('.');
    expect(heard(dotted)).toBe('guard');
    expect(heard(Array.from({ length: 60 }, (_, i) => `q${i}`).join(','))).toBe('guard');
    expect(heard('h'.repeat(60_000))).toBe('guard');
  });

  test('is cut between its letters, never inside one', () => {
    expect(cut('ab👟', 3)).toBe('ab');
    expect(cut('ab👟', 4)).toBe('ab👟');
    expect(cut('ab', 9)).toBe('ab');
  });
});
