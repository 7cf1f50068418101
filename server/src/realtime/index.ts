export { AccountChanges } from './account-changes.ts';
export { Journal } from './journal.ts';
export type { JournalHead, JournalText } from './journal-store.ts';
export { LiveAdapter } from './live.adapter.ts';
export { Presence, type Writer } from './presence.ts';
export { RealtimeModule } from './realtime.module.ts';
