import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './platform/testing/index.ts';
import { startTestApp } from './testing/test-app.ts';

jest.setTimeout(60_000);

const ROOT = join(import.meta.dirname, '../..');
let database: TestDatabase;
let child: ChildProcess | undefined;

beforeAll(async () => {
  const build = spawn(process.execPath, [join(ROOT, 'scripts/build-server.mjs')], { stdio: 'inherit' });
  expect(await once(build, 'exit')).toEqual([0, null]);
  database = await createTestDatabase();
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await database.drop();
});

function start(env: Record<string, string>): ChildProcess {
  child = spawn(process.execPath, ['--conditions=compiled', join(ROOT, 'server/dist/main.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', DATABASE_URL: database.url, ...env },
  });
  return child;
}

async function portOf(server: ChildProcess): Promise<number> {
  if (!server.stdout) throw new Error('nobody listens to it');
  for await (const line of createInterface({ input: server.stdout })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number };
    if (msg === 'listening' && port) return port;
  }
  throw new Error('it ended before it listened');
}

test('the compiled server serves what the one from source does, and goes when told', async () => {
  const server = start({ SECRET_KEY: 'a secret for this test alone, long enough' });
  const url = `http://127.0.0.1:${await portOf(server)}`;
  server.stdout?.resume();
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  const fromSource = await startTestApp();
  try {
    const document = async (address: string) => (await fetch(`${address}/api/docs-json`)).json();
    expect(await document(url)).toEqual(await document(fromSource.url));
  } finally {
    await fromSource.close();
  }
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
});

test('it refuses a wrong environment with one table and nothing else', async () => {
  const server = start({ PORT: 'eighty' }); // and no SECRET_KEY beside a database of others'
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(server, 'exit')).toEqual([1, null]);
  expect(said.trim().split('\n')).toEqual([
    'The environment is not right; nothing was started.',
    '',
    '  SECRET_KEY  is required together with DATABASE_URL',
    '  PORT        must be a whole number',
  ]);
});
