import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';

jest.setTimeout(120_000);

// In a process of its own: the compiler is several times slower inside Jest's sandbox.
test('the types in the served documents are those in the code', async () => {
  const script = join(import.meta.dirname, 'schemas.mjs');
  const run = promisify(execFile)(process.execPath, [script, '--check']);
  await expect(run).resolves.toEqual({ stdout: '', stderr: '' });
});
