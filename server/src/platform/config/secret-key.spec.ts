import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { keptSecretKey } from './secret-key.ts';

test('the key is made once, kept, and readable by its owner only', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'balcao-key-')), 'data');
  const key = keptSecretKey(folder);
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(keptSecretKey(folder)).toBe(key);
  if (process.platform !== 'win32') expect(statSync(join(folder, 'secret-key')).mode & 0o777).toBe(0o600);
});
