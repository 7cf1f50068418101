import { describe, expect, test } from '@jest/globals';
import type { SearchAnswer, SearchHit } from '@balcao/contract';
import { Finder } from './finder.ts';
import type { SearchState } from './finder.ts';
import { pieces } from './pieces.ts';

describe('a snippet is cut', () => {
  const written = (marks: [number, number][]) =>
    pieces('boleto pago hoje', marks)
      .map(({ text, found }) => (found ? `[${text}]` : text))
      .join('');
  test.each<[string, [number, number][], string]>([
    ['nowhere without words', [], 'boleto pago hoje'],
    ['at its beginning', [[0, 6]], '[boleto] pago hoje'],
    ['at its end', [[12, 16]], 'boleto pago [hoje]'],
    ['in order, however the places come', [[12, 16], [0, 6]], '[boleto] pago [hoje]'], // prettier-ignore
    ['once where places overlap', [[0, 6], [3, 9]], '[boleto] pago hoje'], // prettier-ignore
    ['at no place outside of it', [[7, 40]], 'boleto pago hoje'],
  ])('%s', (_, marks, shown) => {
    expect(written(marks)).toBe(shown);
  });
});

describe('searching', () => {
  const hit = (snippet: string) => ({ snippet }) as SearchHit;
  const answer = (snippet: string, nextCursor: string | null = null): SearchAnswer => ({
    people: [],
    items: [hit(snippet)],
    nextCursor,
  });
  /** A door whose answers come when the test says so. */
  function slowDoor() {
    const asked: {
      words: string;
      cursor?: string;
      give: (answer: SearchAnswer) => void;
      break: () => void;
    }[] = [];
    const states: SearchState[] = [];
    const finder = new Finder(
      (words, cursor) =>
        new Promise((give, reject) => {
          asked.push({ words, cursor, give, break: () => reject(new Error('away')) });
        }),
      (state) => states.push(state),
    );
    const shown = () => {
      const last = states.at(-1);
      const found = last?.is === 'found' ? last.found : last?.is === 'searching' ? last.before : null;
      return [last?.is, found?.items.map((item) => item.snippet) ?? null];
    };
    return { finder, asked, shown };
  }

  test('an answer that comes after a newer question changes nothing', async () => {
    const { finder, asked, shown } = slowDoor();
    const first = finder.find('bol');
    const second = finder.find('boleto');
    asked[1]?.give(answer('new'));
    await second;
    asked[0]?.give(answer('old'));
    await first;
    expect(shown()).toEqual(['found', ['new']]);
  });
  test('what was found stays while the next letters are asked for', async () => {
    const { finder, asked, shown } = slowDoor();
    const first = finder.find('bol');
    asked[0]?.give(answer('kept'));
    await first;
    void finder.find('bole');
    void finder.find('bolet');
    expect(shown()).toEqual(['searching', ['kept']]);
  });
  test('no words ask nobody, and drop what is under way', async () => {
    const { finder, asked, shown } = slowDoor();
    const first = finder.find('bol');
    await finder.find('  ');
    asked[0]?.give(answer('late'));
    await first;
    expect([asked.length, ...shown()]).toEqual([1, 'idle', null]);
  });
  test('more come behind what is there', async () => {
    const { finder, asked, shown } = slowDoor();
    const first = finder.find('bol');
    asked[0]?.give(answer('one', 'c1'));
    await first;
    const more = finder.more();
    asked[1]?.give(answer('two'));
    await more;
    expect([asked[1]?.cursor, ...shown()]).toEqual(['c1', 'found', ['one', 'two']]);
  });
  test('a page that fails leaves what is there, and is asked for once at a time', async () => {
    const { finder, asked, shown } = slowDoor();
    const first = finder.find('bol');
    asked[0]?.give(answer('one', 'c1'));
    await first;
    const more = finder.more();
    void finder.more();
    expect(asked).toHaveLength(2);
    asked[1]?.break();
    await more;
    expect(shown()).toEqual(['found', ['one']]);
    const again = finder.more();
    asked[2]?.give(answer('two'));
    await again;
    expect(shown()).toEqual(['found', ['one', 'two']]);
  });
  test('a failure is told, and can be tried again with the same words', async () => {
    const { finder, asked, shown } = slowDoor();
    const first = finder.find(' bol ');
    asked[0]?.break();
    await first;
    expect(shown()[0]).toBe('failed');
    const again = finder.again();
    asked[1]?.give(answer('there'));
    await again;
    expect([asked[1]?.words, ...shown()]).toEqual(['bol', 'found', ['there']]);
  });
});
