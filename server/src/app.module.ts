import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AssignmentModule } from './assignment/index.ts';
import { AuthModule } from './auth/index.ts';
import { BotModule } from './bot/index.ts';
import { ChannelModule } from './channel/index.ts';
import { entities } from './entities.ts';
import { InboxModule } from './inbox/index.ts';
import { MediaModule } from './media/index.ts';
import { NotifyModule } from './notify/index.ts';
import type { Config } from './platform/config/config.ts';
import { PlatformModule, type PlatformOverrides } from './platform/platform.module.ts';
import { RealtimeModule } from './realtime/index.ts';
import { RoutingModule } from './routing/index.ts';
import { SettingsModule } from './settings/index.ts';
import { WebhookModule } from './webhook/index.ts';

/** The rooms of the house, in the order of the arrows: none knows those before it. */
const FEATURES: (Type | DynamicModule)[] = [
  WebhookModule,
  ChannelModule,
  RoutingModule,
  AssignmentModule,
  BotModule,
  NotifyModule,
  InboxModule,
  MediaModule,
  SettingsModule,
  RealtimeModule,
  AuthModule,
];

@Module({})
export class AppModule {
  static register(config: Config, overrides: PlatformOverrides): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.register(config, entities, overrides), ...FEATURES],
    };
  }
}
