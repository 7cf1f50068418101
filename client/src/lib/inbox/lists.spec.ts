import { expect, test } from '@jest/globals';
import { conversation } from '../testing/samples.ts';
import { grown, holdOrder, rowsOf, ruleOf, UNLOADED } from './lists.ts';

const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
const known = (...rows: ReturnType<typeof conversation>[]) => new Map(rows.map((row) => [row.id, row]));
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

const a = conversation({ id: 'a', lastAt: at(1), waitingSince: at(1) });
const b = conversation({ id: 'b', lastAt: at(5), waitingSince: at(5) });
const c = conversation({
  id: 'c',
  lastAt: at(3),
  waitingSince: null,
  turn: { kind: 'claim', by: 'ana', leaseEndsAt: at(9) },
});

test.each([
  ['queue', ['a', 'b']],
  ['mine', ['c']],
  ['all', ['b', 'c', 'a']],
  ['resolved', []],
] as const)('%s shows what belongs to it, in its own order', (view, expected) => {
  expect(ids(rowsOf(ruleOf(view, 'ana'), known(a, b, c), UNLOADED))).toEqual(expected);
});

test('a row known from another tab stays out while the pages before it are missing', () => {
  const part = grown({ items: [b], nextCursor: 'next' });
  expect(ids(rowsOf(ruleOf('all', 'ana'), known(a, b, c), part))).toEqual(['b']);
  const whole = grown({ items: [c, a], nextCursor: null });
  expect(ids(rowsOf(ruleOf('all', 'ana'), known(a, b, c), whole))).toEqual(['b', 'c', 'a']);
});

test.each([
  ['nothing new', ['a', 'b'], ['a', 'b'], ['a', 'b'], 0, false],
  ['a newcomer on top', ['a', 'b'], ['n', 'a', 'b'], ['a', 'b'], 1, true],
  ['a row moved up', ['a', 'b'], ['b', 'a'], ['a', 'b'], 0, true],
  ['a row left', ['a', 'b'], ['b'], ['a', 'b'], 0, true],
  ['the next page', ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c'], 0, false],
])('under a hand, %s: the rows stay', (_, shown, wanted, rows, newcomers, moved) => {
  expect(holdOrder(shown, wanted)).toEqual({ ids: rows, newcomers, moved });
});
