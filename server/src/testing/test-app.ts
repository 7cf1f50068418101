import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { closeGently, createApp, type AppOverrides } from '../app.ts';
import type { Config } from '../platform/config/config.ts';
import { createTestDatabase, testConfig } from '../platform/testing/index.ts';

export interface TestApp {
  readonly app: NestExpressApplication;
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string;
  readonly config: Config;
  /** Closes the server and drops its database, if it has one of its own. */
  close(): Promise<void>;
}

/** The whole server on a free port and a database of its own; `env` as an operator would write it. */
export async function startTestApp(
  env: Readonly<Record<string, string>> = {},
  overrides: AppOverrides = {},
): Promise<TestApp> {
  const database = await createTestDatabase();
  const server = await listen(testConfig(database.url, env), overrides);
  return {
    ...server,
    async close() {
      await server.close();
      await database.drop();
    },
  };
}

/** A second process of the same installation, as far as one can be had inside one: it shares nothing but the database. */
export function startBeside({ config }: TestApp, overrides: AppOverrides = {}): Promise<TestApp> {
  return listen(config, overrides);
}

async function listen(config: Config, overrides: AppOverrides): Promise<TestApp> {
  const app = await createApp(config, overrides);
  await app.listen(0, '127.0.0.1');
  const server: Server = app.getHttpServer();
  const { port } = server.address() as AddressInfo;
  return { app, url: `http://127.0.0.1:${port}`, config, close: () => closeGently(app) };
}
