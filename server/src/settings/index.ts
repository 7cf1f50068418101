export type { AccountSettings, NumberHold, NumberPlace, NumberSettings } from './account-settings.ts';
export { AccountFacts, FactsSource } from './facts.ts';
export { Fields } from './fields/fields.ts';
export { Numbers } from './numbers.ts';
export { QuickReplies } from './quick-replies/quick-replies.ts';
export { SavedViews } from './saved-views/saved-views.ts';
export { SettingsEditor } from './settings-editor.ts';
export { SettingsModule } from './settings.module.ts';
export { Settings } from './settings.ts';
