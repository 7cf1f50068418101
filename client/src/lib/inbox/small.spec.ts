import { expect, test } from '@jest/globals';
import { Drafts } from '../composer/drafts.ts';
import { hueOf, initialsOf } from './initials.ts';
import { snoozeTimes } from './snooze-times.ts';

test.each([
  ['Marina Alves', 'MA'],
  ['Duda Albuquerque de Mello', 'DM'],
  ['@tati.souza', 'TS'],
  ['Caio', 'CA'],
  ['Marina (sandália 37)', 'MS'],
  ['37', '37'],
  ['+55 11 98888-7742', '42'],
  ['íris rocha', 'ÍR'],
  ['😊', '?'],
  ['', '?'],
])('initials of %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test('a person keeps one of six hues', () => {
  const hues = Array.from({ length: 200 }, (_, i) => hueOf(`id ${i}`));
  expect(new Set(hues)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(hueOf('id 7')).toBe(hueOf('id 7'));
});

test.each([
  ['a Tuesday', '2026-03-03T15:00:00', 'Mon Mar 09 2026'],
  ['a Sunday', '2026-03-08T15:00:00', 'Mon Mar 09 2026'],
  ['a Monday', '2026-03-09T07:00:00', 'Mon Mar 16 2026'],
])('snoozed on %s, Monday is the next one', (_, now, monday) => {
  const time = snoozeTimes(Date.parse(now)).find(({ id }) => id === 'monday');
  expect(new Date(time?.until ?? '').toDateString()).toBe(monday);
});

test('drafts outlive a reload, one per conversation and mode, and are private to the person', () => {
  localStorage.clear();
  const drafts = new Drafts('ana', localStorage);
  drafts.put('a', 'reply', { text: 'Claro', sinceN: 4 });
  drafts.put('a', 'note', { text: 'ver estoque', sinceN: 0 });
  drafts.put('b', 'reply', { text: 'x', sinceN: 0 });
  drafts.put('b', 'reply', { text: ' ', sinceN: 0 });
  const later = new Drafts('ana', localStorage);
  expect(later.get('a', 'reply')).toEqual({ text: 'Claro', sinceN: 4 });
  expect(later.get('a', 'note')?.text).toBe('ver estoque');
  expect(later.has('b')).toBe(false);
  expect(new Drafts('bia', localStorage).has('a')).toBe(false);
});

test('without storage drafts live in memory', () => {
  const drafts = new Drafts('ana', null);
  drafts.put('a', 'reply', { text: 'Claro', sinceN: 0 });
  expect(drafts.get('a', 'reply')?.text).toBe('Claro');
});
