import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Bus, makeBus } from './bus/index.ts';
import { Clock } from './clock/clock.ts';
import { Config } from './config/config.ts';
import { dataSourceOptions, type Entity } from './database/data-source-options.ts';
import { Database } from './database/database.ts';
import { ProblemFilter, validationPipe } from './errors/index.ts';
import { HealthController } from './health/health.controller.ts';
import { Readiness } from './health/readiness.ts';
import { Ids } from './ids/ids.ts';
import { loggingModule } from './logging/logging.module.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { Metrics } from './metrics/metrics.ts';
import { makeStorage, Storage } from './storage/index.ts';

/** What tests may put in place of the real thing. */
export interface PlatformOverrides {
  readonly clock?: Clock;
}

/** The ground every module stands on; global, so that none has to ask for it. */
@Module({})
export class PlatformModule {
  static register(
    config: Config,
    entities: readonly Entity[],
    overrides: PlatformOverrides = {},
  ): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: [
        loggingModule(config),
        TypeOrmModule.forRoot({
          ...dataSourceOptions(config.databaseUrl, entities),
          retryAttempts: 3,
          retryDelay: 500,
        }),
      ],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useValue: overrides.clock ?? new Clock() },
        { provide: Bus, useFactory: () => makeBus(config) },
        { provide: Storage, useFactory: () => makeStorage(config) },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
        Ids,
        Database,
        Readiness,
        Metrics,
      ],
      exports: [Config, Clock, Bus, Storage, Ids, Database, Readiness, Metrics],
    };
  }
}
