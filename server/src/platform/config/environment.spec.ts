import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { problemTable, readEnvironment, type Environment, type Problem } from './environment.ts';

const inside = { outsideSecret: false };

function values(env: Record<string, string>): Environment {
  const read = readEnvironment(env, inside);
  if ('problems' in read) throw new Error(problemTable(read.problems));
  return read.values;
}

function problems(env: Record<string, string>, rules = inside): Problem[] {
  const read = readEnvironment(env, rules);
  return 'problems' in read ? read.problems : [];
}

test('an empty environment is a complete one', () => {
  expect(values({})).toMatchObject({
    PORT: 3000,
    APP_ROLE: 'all',
    DATA_DIR: './.data',
    GRAPH_BASE_URL: 'https://graph.facebook.com',
    DEFAULT_LOCALE: 'pt-BR',
    STORAGE_DRIVER: 'fs',
  });
});

test('an empty variable is an unset one', () => {
  const read = values({ PORT: '', REDIS_URL: '' });
  expect([read.PORT, read.REDIS_URL]).toEqual([3000, undefined]);
});

test.each([
  ['PORT', '80a', 'must be a whole number'],
  ['PORT', '70000', 'must be between 0 and 65535'],
  ['DATABASE_URL', 'mysql://x', 'must be an address that begins with postgres:// or postgresql://'],
  ['APP_ROLE', 'api', 'must be one of: all, web, worker'],
  ['TZ', 'Brazil/Nowhere', 'must be a time zone such as America/Sao_Paulo'],
  ['SECRET_KEY', 'short', 'must have at least 32 characters'],
  ['GRAPH_VERSION', '24', 'must look like v24.0'],
  ['ADMIN_EMAIL', 'not an address', 'must be an e-mail address'],
  ['WHATSAPP_APP_SECERT', 'x', 'is not a variable of this program (a slip of the pen?)'],
])('%s=%s is refused: %s', (variable, value, what) => {
  expect(problems({ [variable]: value })).toContainEqual({ variable, what });
});

test('everything wrong is told at once, in one table', () => {
  const table = problemTable(problems({ PORT: 'x', APP_ROLE: 'y', WHATSAPP_APP_SECRET: 'long enough' }));
  expect(table).toMatch(/^  PORT +must be a whole number$/m);
  expect(table).toMatch(/^  APP_ROLE +must be one of/m);
});

test.each([
  [{ WHATSAPP_APP_SECRET: 'long enough' }, 'WHATSAPP_VERIFY_TOKEN'],
  [{ ADMIN_EMAIL: 'a@b.example' }, 'ADMIN_PASSWORD'],
  [{ WHATSAPP_ACCESS_TOKEN: 'EAA' }, 'WHATSAPP_PHONE_NUMBER_ID'],
  [{ STORAGE_DRIVER: 's3' }, 'S3_BUCKET'],
])('%j alone asks for %s', (env, variable) => {
  expect(problems(env as Record<string, string>).map((problem) => problem.variable)).toContain(variable);
});

test('a secret may come as a file, without the line end editors add', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'balcao-env-')), 'secret');
  writeFileSync(file, `${'k'.repeat(40)}\n`);
  expect(values({ SECRET_KEY_FILE: file }).SECRET_KEY).toBe('k'.repeat(40));
  expect(problems({ SECRET_KEY_FILE: file, SECRET_KEY: 'k'.repeat(40) })[0]?.what).toBe(
    'is given twice: also as SECRET_KEY_FILE',
  );
  expect(problems({ SECRET_KEY_FILE: `${file}.gone` })[0]?.what).toBe('names a file that does not exist');
});

test('serve on an outside database needs its own secret', () => {
  const env = { DATABASE_URL: 'postgres://db/balcao' };
  expect(problems(env, { outsideSecret: true })).toEqual([
    { variable: 'SECRET_KEY', what: 'is required together with DATABASE_URL' },
  ]);
  expect(problems(env)).toEqual([]);
});

test.each([
  ['true', 1],
  ['false', false],
  ['2', 2],
  ['10.0.0.0/8', '10.0.0.0/8'],
])('TRUST_PROXY=%s means %j', (text, meaning) => {
  expect(values({ TRUST_PROXY: text }).TRUST_PROXY).toBe(meaning);
});
