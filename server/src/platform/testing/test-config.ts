import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { makeConfig, type Config } from '../config/config.ts';
import { problemTable, readEnvironment } from '../config/environment.ts';

/** A configuration for tests: defaults, quiet, on the given database; `env` as the operator would write it. */
export function testConfig(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Config {
  const read = readEnvironment(
    {
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      DATA_DIR: join(tmpdir(), `balcao-test-data-${process.pid}`),
      PUBLIC_URL: 'http://localhost',
      WHATSAPP_APP_SECRET: 'test-app-secret',
      WHATSAPP_VERIFY_TOKEN: 'test-verify-token',
      ...env,
    },
    { outsideSecret: false },
  );
  if ('problems' in read) throw new Error(problemTable(read.problems));
  return makeConfig(read.values, { databaseUrl, secretKey: 'a key for tests that nobody else uses' });
}
