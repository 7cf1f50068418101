import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SearchAnswer, SearchHit } from '@balcao/contract';
import { openShop, type Customer, type Person, type Shop } from '../../testing/shop.ts';

let shop: Shop;
let other: Shop;
let joana: Customer;
let paulo: Customer;

beforeAll(async () => {
  shop = await openShop();
  other = await openShop();
  joana = shop.customer('Joana Conceição');
  paulo = shop.customer('Paulo Araújo');
  await joana.writes('Olá! Vocês fazem entregas aos sábados? Meu pedido é o AB-1234.');
  await joana.writes('A nota fiscal não chegou no e-mail joana@example.com');
  await paulo.writes('Quero a nota do meu tênis, fiscal da loja me pediu');
  await paulo.writes('Segue a chave da nota 35.2511/0001-98');
  const theirs = other.customer('Joana de Outra Loja');
  await theirs.writes('A nota fiscal e as entregas de outra loja');
}, 60_000);
afterAll(async () => {
  await shop.close();
  await other.close();
}, 60_000);

async function ask(q: string, cursor?: string, who: Person = shop.ana): Promise<SearchAnswer> {
  const path = `/search?q=${encodeURIComponent(q)}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  const { status, body } = await who.caller.call<SearchAnswer>('GET', path);
  expect(status).toBe(200);
  return body;
}
const textsOf = ({ items }: SearchAnswer) => items.map(({ message }) => message.text);
const found = async (q: string) => textsOf(await ask(q));
const marked = ({ snippet, marks }: SearchHit) => marks.map(([from, to]) => snippet.slice(from, to));

test.each([
  ['another form of the word', 'entrega', ['Olá! Vocês']],
  ['without its accents', 'tenis', ['Quero a nota']],
  ['with accents that are not there', 'éntrégas', ['Olá! Vocês']],
  ['in capitals', 'SÁBADO', ['Olá! Vocês']],
  ['the beginning of the last word', 'ola voc', ['Olá! Vocês']],
  ['a beginning that is longer than the stem', 'entregas', ['Olá! Vocês']],
  ['words of one message in any order', 'fiscal nota', ['Quero a nota', 'A nota fiscal']],
  ['words in a row', '"nota fiscal"', ['A nota fiscal']],
  ['words in a row with small ones between', '"nota do meu"', ['Quero a nota']],
  ['a code as written', 'AB-1234', ['Olá! Vocês']],
  ['a code without its hyphen', 'ab1234', ['Olá! Vocês']],
  ['a code in two words', '"AB 1234"', ['Olá! Vocês']],
  ['a part of a code', 'B-123', ['Olá! Vocês']],
  ['digits from within a number', '110001', ['Segue a chave']],
  ['an address', 'joana@example.com', ['A nota fiscal']],
  ['a word that says little, alone', 'aos', ['Olá! Vocês']],
  ['words that never meet', 'entrega fiscal', []],
  ['nothing to look for', '???', []],
  ['nothing at all', '', []],
])('finds %s', async (_what, q, beginnings) => {
  const texts = await found(q);
  expect(texts.map((text) => beginnings.find((one) => text?.startsWith(one)) ?? text)).toEqual(beginnings);
});

test.each(["'", "a'b", '\\', ':* & | ! ( ) <->', '%', '"', 'x:y', 'a\u0000b', "'); drop table messages; --"])(
  'takes %p for words and not for orders',
  async (q) => {
    await ask(q);
  },
);

test('shows where the words are', async () => {
  const [hit] = (await ask('entrega')).items;
  expect(hit && marked(hit)).toEqual(['entregas']);
  const [row] = (await ask('"nota fiscal"')).items;
  expect(row && marked(row)).toEqual(['nota fiscal']);
  const [code] = (await ask('ab1234')).items;
  expect(code && marked(code)).toEqual(['AB-1234.']);
  expect(code?.conversation.contact.name).toBe('Joana Conceição');
});

test('filters hold for the messages', async () => {
  await shop.phone.writes(joana, 'A nota fiscal foi enviada agora');
  expect((await found('nota fiscal de:celular'))[0]).toBe('A nota fiscal foi enviada agora');
  expect(await found('nota de:cliente')).toHaveLength(3);
  expect(await found('nota de:cliente antes:2026-03-02')).toEqual([]);
  expect(await found('nota de:cliente dia:2/3/2026')).toHaveLength(3);
  expect(await found('nota de:cliente status:resolvida')).toEqual([]);
  expect(await found('de:celular')).toEqual(['A nota fiscal foi enviada agora']);
  expect(await found('nota setor:inexistente')).toEqual([]);
});

test('notes are found, by their author too; what was taken back never is', async () => {
  await shop.ana.notes(paulo, 'Cliente desconfiado, tratar com calma');
  expect(await found('desconfiado')).toHaveLength(1);
  expect(await found('desconfiado de:ana com:nota')).toHaveLength(1);
  expect(await found('desconfiado de:bia')).toEqual([]);
  const wamid = await joana.writes('segredo inconfessável');
  expect(await found('inconfessavel')).toHaveLength(1);
  await joana.sends({
    ...joana.says(''),
    type: 'revoke',
    text: undefined,
    revoke: { original_message_id: wamid },
  });
  expect(await found('inconfessavel')).toEqual([]);
});

test('what was edited is found by its new words alone', async () => {
  const wamid = await joana.writes('quero um abajur');
  await joana.sends({
    ...joana.says(''),
    type: 'edit',
    text: undefined,
    edit: { original_message_id: wamid, message: { type: 'text', text: { body: 'quero um lustre' } } },
  });
  expect(await found('abajur')).toEqual([]);
  expect(await found('lustre')).toEqual(['quero um lustre']);
});

test('pages go back in time without gaps or repetitions', async () => {
  const customer = shop.customer('Insistente');
  await customer.sends(...Array.from({ length: 45 }, (_, i) => customer.says(`urubu número ${i}`)));
  const seen: (string | undefined)[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await ask('urubu', cursor);
    if (cursor !== undefined) expect(page.people).toEqual([]);
    seen.push(...textsOf(page));
    cursor = page.nextCursor ?? undefined;
    pages += 1;
  } while (cursor !== undefined);
  expect(pages).toBe(3);
  expect(new Set(seen).size).toBe(45);
  expect(seen).toHaveLength(45);
  const wrong = await shop.ana.caller.call('GET', '/search?q=urubu&cursor=1_2');
  expect(wrong.body).toMatchObject({ code: 'cursor_invalid' });
});

test('people are found by any part of a name, nearly right names, numbers and @', async () => {
  const people = async (q: string) => (await ask(q)).people.map(({ name }) => name);
  expect(await people('conceicao')).toEqual(['Joana Conceição']);
  expect(await people('joana conc')).toEqual(['Joana Conceição']);
  expect(await people('joanna')).toEqual(['Joana Conceição']);
  expect(await people('araujo')).toEqual(['Paulo Araújo']);
  const [hit] = (await ask('joana')).people;
  expect(hit?.conversationId).toBe(await shop.conversationId(joana));
});

test('a number is found with or without country, area, zero and ninth digit', async () => {
  const [withNinth, without] = [shop.customer('Com o nono'), shop.customer('Sem o nono')];
  Object.assign(withNinth, { phone: '5521987651234' });
  Object.assign(without, { phone: '552187659876' });
  await withNinth.writes('oi');
  await without.writes('oi');
  const people = async (q: string) => (await ask(q)).people.map(({ name }) => name);
  for (const q of [
    '5521987651234',
    '21987651234',
    '+55 (21) 98765-1234',
    '2187651234',
    '87651234',
    '021 98765-1234',
  ]) {
    expect([q, await people(q)]).toEqual([q, ['Com o nono']]);
  }
  for (const q of ['552187659876', '21987659876', '5521987659876', '987659876', '87659876']) {
    expect([q, await people(q)]).toEqual([q, ['Sem o nono']]);
  }
});

test('another account finds nothing of ours', async () => {
  const answer = await ask('nota fiscal', undefined, other.ana);
  expect(textsOf(answer)).toEqual(['A nota fiscal e as entregas de outra loja']);
  expect((await ask('paulo', undefined, other.ana)).people).toEqual([]);
});
