import { expect, test } from '@jest/globals';
import { hueOf, initialsOf } from './initials.ts';
import { localValue, morning, snoozeTimes } from './snooze-times.ts';

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

test.each([
  ['2026-01-31T12:00:00', '2026-02-28T09:00'],
  ['2026-11-25T23:30:00', '2026-12-25T09:00'],
  ['2026-12-15T01:00:00', '2027-01-15T09:00'],
])('a month from %s is %s', (now, then) => {
  expect(localValue(morning(new Date(now).getTime(), 1, 0))).toBe(then);
});
