import { expect, test } from '@jest/globals';
import type { ConversationView, Page } from '@balcao/contract';
import { AskedLists } from './asked-lists.svelte.ts';
import type { AskedList } from './asked-lists.svelte.ts';

const row = (id: string, lastAt: string) => ({ id, lastAt }) as ConversationView;
const [a, b, c] = [row('a', '3'), row('b', '2'), row('c', '1')];

/** A store that knows what was merged, and a list whose pages come when the test says so. */
function standing(pages: (Page<ConversationView> | Error)[]) {
  const known = new Map<string, ConversationView>();
  const merged: number[] = [];
  const failed: unknown[] = [];
  const lists = new AskedLists({
    known: () => known,
    seq: () => 7,
    merge: (seq, rows) => {
      merged.push(seq);
      for (const one of rows) known.set(one.id, one);
    },
    failed: (reason) => failed.push(reason),
  });
  const asked: (string | undefined)[] = [];
  const list: AskedList = {
    key: 'view',
    belongs: ({ id }) => id !== 'x',
    order: (one, other) => (one.lastAt < other.lastAt ? 1 : -1),
    page: (cursor) => {
      asked.push(cursor);
      const page = pages.shift();
      return page instanceof Error
        ? Promise.reject(page)
        : Promise.resolve(page ?? { items: [], nextCursor: null });
    },
  };
  return { known, merged, failed, lists, asked, list };
}

test('shows what is loaded without holes, in its order, and what events bring into it', async () => {
  const { lists, list, known, asked, merged } = standing([
    { items: [a, b], nextCursor: 'more' },
    { items: [c], nextCursor: null },
  ]);
  await lists.show(list);
  await lists.show(list);
  expect([asked, merged]).toEqual([[undefined], [7]]);
  known.set('new', row('new', '4'));
  known.set('old', row('old', '0'));
  known.set('x', row('x', '5'));
  // What is older than the last row belongs to a page that is not here yet.
  expect(lists.rows(list).map(({ id }) => id)).toEqual(['new', 'a', 'b']);
  await lists.more(list);
  expect(lists.rows(list).map(({ id }) => id)).toEqual(['new', 'a', 'b', 'c', 'old']);
  await lists.more(list);
  expect(asked).toEqual([undefined, 'more']);
});

test('a failure is told, and asked again by hand alone', async () => {
  const { lists, list, failed, asked } = standing([new Error('away'), { items: [a], nextCursor: null }]);
  await lists.show(list);
  expect([lists.part('view').status, failed.length]).toEqual(['error', 1]);
  await lists.show(list);
  expect(asked.length).toBe(1);
  await lists.more(list);
  expect(lists.rows(list)).toEqual([a]);
});

test('what time alone brings in is looked for without losing the pages that are here', async () => {
  const { lists, list, known } = standing([
    { items: [b], nextCursor: 'more' },
    { items: [c], nextCursor: null },
    { items: [a], nextCursor: 'more' },
    new Error('away'),
  ]);
  await lists.show(list);
  await lists.more(list);
  await lists.refresh(list);
  expect(lists.rows(list).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  await lists.refresh(list);
  expect([lists.part('view').status, known.size]).toEqual(['ready', 3]);
});

test('taken afresh, it is asked again', async () => {
  const { lists, list, asked } = standing([{ items: [a], nextCursor: null }]);
  await lists.show(list);
  lists.forget();
  expect(lists.part('view').status).toBe('idle');
  await lists.show(list);
  expect(asked.length).toBe(2);
});
