import { expect, test } from '@jest/globals';
import { testConfig } from '../testing/index.ts';
import { Secrets } from './secrets.ts';

const secrets = new Secrets(testConfig('postgres://nowhere/x'));

test('what is sealed opens again, and never looks the same twice', () => {
  const [one, other] = [secrets.seal('EAAG… ç'), secrets.seal('EAAG… ç')];
  expect(one.equals(other)).toBe(false);
  expect([secrets.open(one), secrets.open(other)]).toEqual(['EAAG… ç', 'EAAG… ç']);
});

test('changed, cut or foreign bytes do not open', () => {
  const sealed = secrets.seal('token');
  const changed = Buffer.from(sealed);
  changed[sealed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  const foreign = new Secrets({ ...testConfig('postgres://nowhere/x'), secretKey: 'another key' }).seal(
    'token',
  );
  expect(
    [changed, sealed.subarray(0, 20), foreign, Buffer.alloc(0)].map((bytes) => secrets.open(bytes)),
  ).toEqual([null, null, null, null]);
});

test('each purpose has a key of its own', () => {
  expect(secrets.keyFor('a')).not.toBe(secrets.keyFor('b'));
  expect(secrets.keyFor('a')).toBe(secrets.keyFor('a'));
});
