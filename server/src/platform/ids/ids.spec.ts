import { expect, test } from '@jest/globals';
import { FakeClock } from '../clock/clock.ts';
import { Ids, isId } from './ids.ts';

test('ids climb within a millisecond, past its counter, and when the clock goes backwards', () => {
  const clock = new FakeClock();
  const ids = new Ids(clock);
  const made = Array.from({ length: 10_000 }, () => ids.next());
  clock.advance(-60_000);
  made.push(ids.next());
  clock.advance(120_000);
  made.push(ids.next());
  expect(made).toEqual([...made].sort());
  expect(new Set(made).size).toBe(made.length);
});

test('an id is a UUID of version 7 that carries its instant', () => {
  const id = new Ids(new FakeClock('2026-03-02T15:00:00.000Z')).next();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-03-02T15:00:00.000Z'));
  expect(isId(id)).toBe(true);
});

test.each([['1'], [''], [null], ["1' or '1'='1"], ['018f-xyz']])('%j is no id', (text) => {
  expect(isId(text)).toBe(false);
});
