import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.ts';
import { InboxModule } from '../inbox/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { AssignmentController } from './assignment.controller.ts';
import { Assignment } from './assignment.service.ts';
import { BulkController } from './bulk.controller.ts';
import { Bulk } from './bulk.service.ts';
import { Lapses } from './lapses.ts';

@Module({
  imports: [AuthModule, InboxModule, SettingsModule],
  controllers: [AssignmentController, BulkController],
  providers: [Assignment, Bulk, Lapses],
  exports: [Lapses],
})
export class AssignmentModule {}
