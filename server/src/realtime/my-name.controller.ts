import { Body, Controller, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NAME_MAX, type SessionView, type TeammatePatch } from '@balcao/contract';
import { IsString, Length } from 'class-validator';
import { Me, sessionView, Teammates, Trimmed, type Actor } from '../auth/index.ts';
import { Database } from '../platform/database/database.ts';
import { AccountChanges } from './account-changes.ts';
import { Presence } from './presence.ts';

class MyNameDto implements Pick<TeammatePatch, 'name'> {
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name: string;
}

/** Stands here and not beside the other doors of a person, because every panel is told. */
@ApiTags('me')
@Controller('api/v1/me')
export class MyNameController {
  constructor(
    private readonly changes: AccountChanges,
    private readonly teammates: Teammates,
    private readonly presence: Presence,
    private readonly db: Database,
  ) {}

  @Patch()
  @ApiOperation({ summary: 'How I am called; every panel is told' })
  async rename(@Me() me: Actor, @Body() { name }: MyNameDto): Promise<SessionView> {
    await this.changes.write(me.accountId, 'teammates', (tx) => this.teammates.rename(tx, me, name));
    this.presence.rename(me.accountId, me.id, name);
    return sessionView(this.db, { ...me, name });
  }
}
