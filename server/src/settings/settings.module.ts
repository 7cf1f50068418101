import { Module } from '@nestjs/common';
import { NumbersController } from './numbers.controller.ts';
import { Numbers } from './numbers.ts';
import { SettingsController } from './settings.controller.ts';
import { SettingsEditor } from './settings-editor.ts';
import { Settings } from './settings.ts';

@Module({
  controllers: [SettingsController, NumbersController],
  providers: [Settings, SettingsEditor, Numbers],
  exports: [Settings, SettingsEditor, Numbers],
})
export class SettingsModule {}
