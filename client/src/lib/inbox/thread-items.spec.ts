import { expect, test } from '@jest/globals';
import { message } from '../testing/samples.ts';
import type { Sending } from '../composer/sending.ts';
import { dayAbove, firstUnread, threadItems } from './thread-items.ts';

const at = (day: number, minute: number) => `2026-03-0${day}T10:${String(minute).padStart(2, '0')}:00.000Z`;
const shape = {
  sending: [],
  unreadFrom: null,
  unreadCount: 0,
  complete: true,
  dayOf: (iso: string) => iso.slice(0, 10),
};
const kinds = (items: ReturnType<typeof threadItems>) =>
  items.map((item) =>
    item.kind === 'message' ? `${item.message.id}${item.first ? ' first' : ''}` : item.kind,
  );

test('days, runs of one author and the unread pill', () => {
  const messages = [
    message({ id: 'a', n: 1, at: at(1, 0) }),
    message({ id: 'b', n: 2, at: at(1, 1) }),
    message({ id: 'c', n: 3, at: at(1, 2), author: 'bot' }),
    message({ id: 'd', n: 4, at: at(2, 0) }),
    message({ id: 'e', n: 5, at: at(2, 30) }),
  ];
  const items = threadItems({ ...shape, messages, unreadFrom: 'e', unreadCount: 1 });
  expect(kinds(items)).toEqual([
    'start',
    'day',
    'a first',
    'b',
    'c first',
    'day',
    'd first',
    'unread',
    'e first',
  ]);
});

test('an item stands under the day before it, and knows its place among the messages', () => {
  const messages = [message({ id: 'a', n: 1, at: at(1, 0) }), message({ id: 'b', n: 2, at: at(2, 0) })];
  const items = threadItems({ ...shape, messages });
  expect(kinds(items)).toEqual(['start', 'day', 'a first', 'day', 'b first']);
  expect(items.map((_, i) => dayAbove(items, i))).toEqual([null, null, at(1, 0), null, at(2, 0)]);
  expect(items.flatMap((item) => (item.kind === 'message' ? item.position : []))).toEqual([1, 2]);
});

test('while older ones are to come, the first day has no pill of its own, and is told while scrolling', () => {
  const [a, b, c] = [
    message({ id: 'a', n: 1, at: at(1, 0) }),
    message({ id: 'b', n: 2, at: at(1, 30) }),
    message({ id: 'c', n: 3, at: at(2, 0) }),
  ];
  const later = threadItems({ ...shape, complete: false, messages: [b, c] });
  expect(kinds(later)).toEqual(['b first', 'day', 'c first']);
  expect(later.map((_, i) => dayAbove(later, i))).toEqual([b.at, null, c.at]);
  // What comes before pushes nothing else in or out: the place being read would move by it.
  const all = threadItems({ ...shape, complete: false, messages: [a, b, c] });
  expect(kinds(all).slice(-3)).toEqual(kinds(later));
});

test('what is being sent comes last and leaves when its message is there', () => {
  const sending: Sending = {
    clientId: 'k',
    conversationId: 'a',
    mode: 'reply',
    text: 'Oi',
    quoted: null,
    at: at(1, 5),
    force: false,
    state: 'posting',
  };
  const before = threadItems({ ...shape, messages: [], sending: [sending] });
  expect(before.at(-1)).toMatchObject({ kind: 'sending', key: 'k' });
  const stored = message({ id: 'm', clientId: 'k', author: 'teammate', authorId: 'ana' });
  const after = threadItems({ ...shape, messages: [stored], sending: [sending] });
  expect(after.at(-1)).toMatchObject({ kind: 'message', key: 'k' });
  expect(after.filter((item) => item.key === 'k')).toHaveLength(1);
});

test('the first unread is counted over the customer’s messages only', () => {
  const thread = [
    message({ id: 'a', n: 1 }),
    message({ id: 'b', n: 2 }),
    message({ id: 'c', n: 3, author: 'owner' }),
    message({ id: 'd', n: 4 }),
  ];
  expect(firstUnread(thread, 2)?.id).toBe('b');
  expect(firstUnread(thread, 0)).toBeNull();
});
