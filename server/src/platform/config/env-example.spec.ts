import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readEnvironment, variableNames } from './environment.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../.env.example'), 'utf8');
const given = new Map(
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

test('the example names every variable, and none that is not read', () => {
  expect([...given.keys()].sort()).toEqual([...variableNames].sort());
});

test('what it proposes is the default, save what is the operator’s own', () => {
  const read = readEnvironment(Object.fromEntries(given), { outsideSecret: false });
  const empty = readEnvironment({}, { outsideSecret: false });
  expect({ ...read, values: undefined }).toEqual({ values: undefined });
  const own = ['PUBLIC_URL', 'DATABASE_URL'];
  const without = (all: object) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !own.includes(name)));
  expect(without('values' in read ? read.values : {})).toEqual(
    without('values' in empty ? empty.values : {}),
  );
});
