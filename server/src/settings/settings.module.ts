import { Module } from '@nestjs/common';
import { RealtimeModule } from '../realtime/index.ts';
import { FactsSource } from './facts.ts';
import { NumbersController } from './numbers.controller.ts';
import { Numbers } from './numbers.ts';
import { SettingsController } from './settings.controller.ts';
import { SettingsEditor } from './settings-editor.ts';
import { Settings } from './settings.ts';

@Module({
  imports: [RealtimeModule],
  controllers: [SettingsController, NumbersController],
  providers: [Settings, SettingsEditor, Numbers, FactsSource],
  exports: [Settings, SettingsEditor, Numbers, FactsSource],
})
export class SettingsModule {}
