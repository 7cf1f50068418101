import { Module } from '@nestjs/common';
import { RealtimeModule } from '../realtime/index.ts';
import { FactsSource } from './facts.ts';
import { FieldsController } from './fields/fields.controller.ts';
import { Fields } from './fields/fields.ts';
import { NumbersController } from './numbers.controller.ts';
import { Numbers } from './numbers.ts';
import { QuickRepliesController } from './quick-replies/quick-replies.controller.ts';
import { QuickReplies } from './quick-replies/quick-replies.ts';
import { SavedViewsController } from './saved-views/saved-views.controller.ts';
import { SavedViews } from './saved-views/saved-views.ts';
import { SettingsController } from './settings.controller.ts';
import { SettingsEditor } from './settings-editor.ts';
import { Settings } from './settings.ts';

@Module({
  imports: [RealtimeModule],
  controllers: [
    SettingsController,
    NumbersController,
    FieldsController,
    QuickRepliesController,
    SavedViewsController,
  ],
  providers: [Settings, SettingsEditor, Numbers, FactsSource, Fields, QuickReplies, SavedViews],
  exports: [Settings, SettingsEditor, Numbers, FactsSource, Fields],
})
export class SettingsModule {}
