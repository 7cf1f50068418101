import { Module } from '@nestjs/common';
import { JournalStore } from './journal-store.ts';
import { Journal } from './journal.ts';
import { Presence } from './presence.ts';

@Module({
  providers: [JournalStore, Journal, Presence],
  exports: [Journal, Presence],
})
export class RealtimeModule {}
