import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from '@nestjs/common';
import { closeGently, createApp } from './app.ts';
import { boot, BootError, type Booted } from './boot.ts';
import { migrate } from './platform/database/migrate.ts';

export interface RunOptions {
  readonly outsideSecret: boolean;
  /**
   * Called when the database is migrated and the app put together, before it listens.
   * @returns what to do first when the server is told to stop
   */
  readonly beforeListen?: (app: NestExpressApplication, booted: Booted) => Promise<(() => void) | void>;
}

export interface RunningServer {
  readonly app: NestExpressApplication;
  readonly booted: Booted;
  readonly stop: () => Promise<void>;
}

/**
 * Boots, migrates, listens, and stops when told: by a signal, or because the process that started us is gone (npm passes
 * no signal on). Ends the process when it cannot start.
 */
export async function runServer(options: RunOptions): Promise<RunningServer> {
  try {
    const running = await startServer(options);
    stopWhenTold(running);
    return running;
  } catch (error) {
    // What the operator can mend is told as it stands; the rest needs its stack.
    console.error(error instanceof BootError ? error.message : error);
    process.exit(1);
  }
}

async function startServer({ outsideSecret, beforeListen }: RunOptions): Promise<RunningServer> {
  const booted = await boot(process.env, { outsideSecret });
  let app: NestExpressApplication | undefined;
  let stopFirst: (() => void) | undefined;
  const stop = async () => {
    stopFirst?.();
    if (app) await closeGently(app);
    await booted.stop();
  };
  try {
    const { config } = booted;
    const done = await migrate(config.databaseUrl);
    app = await createApp(config);
    if (done.length > 0) new Logger('Boot').log({ migrations: done }, 'database migrated');
    stopFirst = (await beforeListen?.(app, booted)) ?? undefined;
    await app.listen(config.port, config.host).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new BootError(`Port ${config.port} is taken by another program; set PORT to a free one.`);
    });
    const server: Server = app.getHttpServer();
    const { port } = server.address() as AddressInfo;
    new Logger('Boot').log({ role: config.role, port }, 'listening');
    return { app, booted, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

function stopWhenTold({ stop }: RunningServer): void {
  let isStopping = false;
  const stopOnce = () => {
    if (isStopping) return;
    isStopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopOnce);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stopOnce();
  }, 500).unref();
}
