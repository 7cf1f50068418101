import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.ts';
import { AccountChanges } from './account-changes.ts';
import { AsyncApiController } from './asyncapi.controller.ts';
import { JournalStore } from './journal-store.ts';
import { Journal } from './journal.ts';
import { LiveGateway } from './live.gateway.ts';
import { MyNameController } from './my-name.controller.ts';
import { PeopleChangesController } from './people-changes.controller.ts';
import { PresenceController } from './presence.controller.ts';
import { Presence } from './presence.ts';

@Module({
  imports: [AuthModule],
  controllers: [PresenceController, MyNameController, PeopleChangesController, AsyncApiController],
  providers: [JournalStore, Journal, Presence, LiveGateway, AccountChanges],
  exports: [Journal, Presence, AccountChanges],
})
export class RealtimeModule {}
