import { expect, test } from '@jest/globals';
import type { LiveEvent, MessageView } from '@balcao/contract';
import { conversation, message } from '../testing/samples.ts';
import { joined, pastWindow, withChanges, withNewer, withOlder } from './past-window.ts';

const said = (n: number, over: Partial<MessageView> = {}): MessageView =>
  message({
    id: `m${n}`,
    n,
    at: `2026-03-01T10:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}.000Z`,
    ...over,
  });
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => said(from + i));
const ids = (messages: readonly MessageView[] | null) => messages?.map(({ n }) => n);
const told = (type: 'message.added' | 'message.changed', it: MessageView): LiveEvent => ({
  seq: 1,
  at: it.at,
  conversationId: 'a',
  type,
  message: it,
  conversation: conversation({ id: 'a' }),
  was: null,
});

const window = pastWindow('m12', { items: span(10, 14), olderCursor: 'older', newerCursor: 'newer' });

test('grows to both sides, each message once', () => {
  const grown = withNewer(withOlder(window, span(6, 10), 'still older'), span(14, 17), 'still newer');
  expect(ids(grown.messages)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
  expect([grown.olderCursor, grown.newerCursor]).toEqual(['still older', 'still newer']);
});

test('a shown message changes; what came late takes its place; what is newer stays out', () => {
  const gap = { ...window, messages: window.messages.filter(({ n }) => n !== 13) };
  const after = withChanges(gap, [
    told('message.changed', said(12, { text: 'edited' })),
    told('message.added', said(13)),
    told('message.added', said(90)),
    told('message.changed', said(5, { text: 'not shown' })),
  ]);
  expect(ids(after.messages)).toEqual([10, 11, 12, 13, 14]);
  expect(after.messages[2]?.text).toBe('edited');
});

test('nothing that concerns it leaves it the same object', () => {
  expect(withChanges(window, [told('message.added', said(90))])).toBe(window);
});

test('a window that does not touch the present stays apart', () => {
  expect(joined(window, span(40, 45))).toBeNull();
});

test('one that overlaps the present joins it, and the present knows better', () => {
  const present = [said(14, { status: 'played' }), said(15)];
  const whole = joined(window, present);
  expect(ids(whole)).toEqual([10, 11, 12, 13, 14, 15]);
  expect(whole?.[4]?.status).toBe('played');
});

test('one at whose end the server has nothing newer joins without an overlap', () => {
  const last = withNewer(window, [said(15)], null);
  expect(ids(joined(last, span(16, 18)))).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18]);
});
