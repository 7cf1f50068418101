import { expect, test } from '@jest/globals';
import { GONE_MS, PresenceBook, TYPING_MS, type Sign } from './presence-book.ts';

const sign = (teammateId: string, more: Partial<Sign> = {}): Sign => ({
  accountId: 'shop',
  teammateId,
  name: teammateId,
  viewing: null,
  peek: false,
  typing: null,
  ...more,
});
const typing = (conversationId: string, mode: 'reply' | 'note' = 'reply') => ({
  typing: { conversationId, mode },
});

test('a typist has stopped when she says no more', () => {
  const book = new PresenceBook();
  book.say('p1', sign('ana', typing('c1')), 0);
  expect([...book.typingReplies('shop', TYPING_MS - 1)]).toEqual(['c1']);
  expect([...book.typingReplies('shop', TYPING_MS)]).toEqual([]);
  expect(book.expire(TYPING_MS)).toEqual(['shop']);
  expect(book.entries('shop', true)).toMatchObject([{ teammateId: 'ana', typing: null }]);
});

test('a note holds back nothing, and stands behind who replies', () => {
  const book = new PresenceBook();
  book.say('p1', sign('ana', typing('c1', 'note')), 0);
  book.say('p2', sign('bia', typing('c1')), 0);
  expect([...book.typingReplies('shop', 1)]).toEqual(['c1']);
  expect(book.writers('shop', 'c1', 1).map(({ name, mode }) => `${name} ${mode}`)).toEqual([
    'bia reply',
    'ana note',
  ]);
  expect(book.writers('shop', 'c2', 1)).toEqual([]);
});

test('who closed the panel writes nothing any more, and is gone a while later', () => {
  const book = new PresenceBook();
  book.say('p1', sign('ana', { viewing: 'c1', ...typing('c1') }), 0);
  book.leave('p1', 'shop', 1_000);
  expect(book.entries('shop', true)).toMatchObject([
    { viewing: null, typing: null, availability: 'available' },
  ]);
  book.expire(1_000 + GONE_MS - 1);
  expect(book.present('shop').size).toBe(1);
  expect(book.expire(1_000 + GONE_MS)).toEqual(['shop']);
  expect(book.present('shop').size).toBe(0);
});

test('a panel whose process says no more is gone; one that is renewed stays', () => {
  const book = new PresenceBook();
  book.say('dead', sign('ana'), 0);
  book.say('alive', sign('bia'), 0);
  book.renew('alive', 'shop', GONE_MS - 1);
  book.expire(GONE_MS);
  expect([...book.present('shop').keys()]).toEqual(['bia']);
});

test('two panels of one person are one entry: the newest view, whoever types', () => {
  const book = new PresenceBook();
  book.say('p1', sign('ana', { viewing: 'c1', ...typing('c1') }), 0);
  book.say('p2', sign('ana', { viewing: 'c2' }), 1);
  expect(book.entries('shop', true)).toEqual([
    {
      teammateId: 'ana',
      name: 'ana',
      availability: 'available',
      viewing: 'c2',
      typing: { conversationId: 'c1', mode: 'reply' },
    },
  ]);
});

test('availability is by hand, and the later word counts in whatever order words come', () => {
  const book = new PresenceBook();
  book.say('p1', sign('ana'), 0);
  expect(book.setByHand('shop', 'ana', 'away', 20)).toBe(true);
  expect(book.setByHand('shop', 'ana', 'busy', 10)).toBe(false);
  expect(book.present('shop').get('ana')).toBe('away');
});

test('who peeks is shown to those who may peek themselves', () => {
  const book = new PresenceBook();
  book.say('p1', sign('duda', { viewing: 'c1', peek: true }), 0);
  expect(book.entries('shop', true)[0]?.viewing).toBe('c1');
  expect(book.entries('shop', false)[0]?.viewing).toBeNull();
});

test('accounts know nothing of each other', () => {
  const book = new PresenceBook();
  book.say('p1', { ...sign('ana', typing('c1')), accountId: 'other' }, 0);
  expect(book.entries('shop', true)).toEqual([]);
  expect(book.typingReplies('shop', 1).size).toBe(0);
});

test('whom a push reaches is here until then, and looks at nothing', () => {
  const book = new PresenceBook();
  book.reach({ accountId: 'shop', teammateId: 'ana', name: 'Ana', until: 10 }, 0);
  expect([...book.present('shop')]).toEqual([['ana', 'available']]);
  expect(book.entries('shop', true)).toEqual([
    { teammateId: 'ana', name: 'Ana', availability: 'available', viewing: null, typing: null },
  ]);
  expect(book.expire(9)).toEqual([]);
  expect(book.expire(10)).toEqual(['shop']);
  expect([...book.present('shop')]).toEqual([]);
});

test('who sits before one of her panels attends, until she leaves it', () => {
  const book = new PresenceBook();
  book.say('p1', sign('ana', { here: true }), 0);
  book.say('p2', sign('ana', { here: false }), 0);
  book.say('p3', sign('bia'), 0);
  expect(['ana', 'bia'].map((id) => book.isAttending('shop', id))).toEqual([true, false]);
  book.leave('p1', 'shop', 1);
  expect(book.isAttending('shop', 'ana')).toBe(false);
});
