import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';

jest.setTimeout(60_000);

let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'balcao-pg-'));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

async function value(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  await client.end();
  return rows[0]?.[0];
}

const answers = (server: EmbeddedPostgres) => value(server, 'select 1').catch(() => 'gone');

test('data outlives a stop; a server whose owner was killed is adopted, one with a living owner is left alone', async () => {
  const dataFolder = join(parent, 'data', 'postgres'); // neither folder exists yet
  const first = await startEmbeddedPostgres({ dataFolder });
  await value(first, "create table kept as select 'here' as word");
  await first.stop();
  expect(await answers(first)).toBe('gone');

  // Another process starts it and is killed: the server stays behind.
  const orphanUrl = await startAndDie(dataFolder);
  const adopted = await startEmbeddedPostgres({ dataFolder });
  expect(adopted.adminUrl).toBe(orphanUrl);
  expect(await value(adopted, 'select word from kept')).toBe('here');

  // A second user of the same folder must not stop what the first one needs. Here both live in one process, so the
  // guest is another one that starts, stops and ends.
  await startAndStop(dataFolder);
  expect(await answers(adopted)).toBe(1);

  await adopted.stop();
  expect(await answers(adopted)).toBe('gone');
});

const start = (rest: string) => `
  import { startEmbeddedPostgres } from '${import.meta.resolve('./embedded-postgres.ts')}';
  const server = await startEmbeddedPostgres({ dataFolder: process.argv[1] });
  process.stdout.write(server.adminUrl, async () => { ${rest} });`;

async function startAndDie(folder: string): Promise<string> {
  return runScript(start(`process.kill(process.pid, 'SIGKILL')`), folder);
}

async function startAndStop(folder: string): Promise<string> {
  return runScript(start(`await server.stop()`), folder);
}

async function runScript(code: string, folder: string): Promise<string> {
  const hook = join(import.meta.dirname, '../../../../scripts/register-swc.mjs');
  const args = ['--import', hook, '--input-type=module', '--eval', code, folder];
  const run = promisify(execFile)(process.execPath, args);
  // Killed by its own hand: that is no failure of this test.
  const { stdout } = await run.catch((error: { stdout: string; signal?: string }) => {
    if (error.signal !== 'SIGKILL') throw error;
    return error;
  });
  return stdout;
}
