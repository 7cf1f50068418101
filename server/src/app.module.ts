import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AuthModule } from './auth/index.ts';
import { entities } from './entities.ts';
import type { Config } from './platform/config/config.ts';
import { PlatformModule, type PlatformOverrides } from './platform/platform.module.ts';
import { RealtimeModule } from './realtime/index.ts';
import { SettingsModule } from './settings/index.ts';

/** The rooms of the house, in the order of the arrows: none knows those before it. */
const FEATURES: (Type | DynamicModule)[] = [SettingsModule, RealtimeModule, AuthModule];

@Module({})
export class AppModule {
  static register(config: Config, overrides: PlatformOverrides): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.register(config, entities, overrides), ...FEATURES],
    };
  }
}
