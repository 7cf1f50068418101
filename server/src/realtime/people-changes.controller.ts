import { Body, Controller, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { InvitedTeammate, TeamDetail, TeammateDetail } from '@balcao/contract';
import {
  Invitations,
  Me,
  Roles,
  TeamDto,
  TeammateDto,
  TeammatePatchDto,
  Teammates,
  TeamPatchDto,
  Teams,
  type Actor,
} from '../auth/index.ts';
import { IdPipe } from '../platform/http/id.pipe.ts';
import { AccountChanges } from './account-changes.ts';
import { Presence } from './presence.ts';

/** Stands here and not beside the other doors of people, because every panel is told. */
@ApiTags('people')
@Controller('api/v1')
export class PeopleChangesController {
  constructor(
    private readonly changes: AccountChanges,
    private readonly teammates: Teammates,
    private readonly teams: Teams,
    private readonly invitations: Invitations,
    private readonly presence: Presence,
  ) {}

  @Post('teammates')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'A new person; without a password `invitationUrl` comes along' })
  async createTeammate(@Me() me: Actor, @Body() request: TeammateDto): Promise<InvitedTeammate> {
    const news = this.changes.news(me.accountId, 'teammates');
    const person = await this.teammates.create(me.accountId, request, news.within);
    news.committed();
    return request.password ? person : { ...person, invitationUrl: this.invitations.urlFor(person.id) };
  }

  @Patch('teammates/:id')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Change name, role, capacity, teams, or end her access' })
  async changeTeammate(
    @Me() me: Actor,
    @Param('id', new IdPipe('teammate_unknown')) id: string,
    @Body() patch: TeammatePatchDto,
  ): Promise<TeammateDetail> {
    const news = this.changes.news(me.accountId, 'teammates', ...(patch.teamIds ? (['teams'] as const) : []));
    const person = await this.teammates.change(me.accountId, id, patch, news.within);
    news.committed();
    if (patch.name !== undefined) this.presence.rename(me.accountId, id, person.name);
    return person;
  }

  @Post('teams')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'A new team' })
  async createTeam(@Me() me: Actor, @Body() request: TeamDto): Promise<TeamDetail> {
    const news = this.changes.news(me.accountId, 'teams');
    const team = await this.teams.create(me.accountId, request, news.within);
    news.committed();
    return team;
  }

  @Patch('teams/:id')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Change its name or who is in it' })
  async changeTeam(
    @Me() me: Actor,
    @Param('id', new IdPipe('team_unknown')) id: string,
    @Body() patch: TeamPatchDto,
  ): Promise<TeamDetail> {
    const news = this.changes.news(me.accountId, 'teams');
    const team = await this.teams.change(me.accountId, id, patch, news.within);
    news.committed();
    return team;
  }
}
