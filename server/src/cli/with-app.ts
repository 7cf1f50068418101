import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { AppModule } from '../app.module.ts';
import { boot } from '../boot.ts';
import type { Config } from '../platform/config/config.ts';
import { migrate } from '../platform/database/migrate.ts';

/** Runs `work` on a database that is there, migrated or not, and leaves as found what was running. */
export async function withDatabase<T>(work: (config: Config) => Promise<T>): Promise<T> {
  const booted = await boot(process.env);
  try {
    return await work(booted.config);
  } finally {
    await booted.stop();
  }
}

/** Runs `work` with the services of the server, on a migrated database. No door opens and no worker starts. */
export function withApp<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  return withDatabase(async (config) => {
    await migrate(config.databaseUrl);
    const quiet: Config = {
      ...config,
      role: 'web',
      logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
    };
    const app = await NestFactory.createApplicationContext(AppModule.register(quiet, {}), {
      bufferLogs: true,
      abortOnError: false,
    });
    app.useLogger(app.get(Logger));
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  });
}
