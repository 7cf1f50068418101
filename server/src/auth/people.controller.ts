import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type {
  InvitationLink,
  NewToken,
  Page,
  TeamDetail,
  TeammateDetail,
  TeammateView,
  TokenView,
} from '@balcao/contract';
import { Refused } from '../platform/errors/index.ts';
import { IdPipe } from '../platform/http/id.pipe.ts';
import { mayAdminister, Me, Roles, type Actor, type CallerRequest } from './actor.ts';
import { Invitations } from './invitations.ts';
import { TokenDto } from './people-dto.ts';
import { Teammates } from './teammates.ts';
import { Teams } from './teams.ts';
import { Tokens } from './tokens.ts';

@ApiTags('people')
@Controller('api/v1')
export class PeopleController {
  constructor(
    private readonly teammates: Teammates,
    private readonly teams: Teams,
    private readonly tokens: Tokens,
    private readonly invitations: Invitations,
  ) {}

  @Get('teammates')
  @ApiOperation({ summary: 'Everybody; e-mail, capacity and teams only for administrators and oneself' })
  async listTeammates(@Me() me: Actor): Promise<Page<TeammateView | TeammateDetail>> {
    const people = await this.teammates.list(me.accountId);
    const items = people.map((person) =>
      mayAdminister(me.role) || person.id === me.id
        ? person
        : { id: person.id, name: person.name, role: person.role, active: person.active },
    );
    return { items, nextCursor: null };
  }

  @Post('teammates/:id/invitation')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'A fresh link for somebody who has not chosen a password yet' })
  async invite(
    @Me() me: Actor,
    @Param('id', new IdPipe('teammate_unknown')) id: string,
  ): Promise<InvitationLink> {
    if (!(await this.teammates.isInvited(me.accountId, id))) throw new Refused('invitation_unknown');
    return { invitationUrl: this.invitations.urlFor(id) };
  }

  @Get('teams')
  @ApiOperation({ summary: 'All teams with their members' })
  async listTeams(@Me() me: Actor): Promise<Page<TeamDetail>> {
    return { items: await this.teams.list(me.accountId), nextCursor: null };
  }

  @Get('tokens')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Keys for programs; the keys themselves are never told again' })
  async listTokens(@Me() me: Actor): Promise<Page<TokenView>> {
    return { items: await this.tokens.list(me.accountId), nextCursor: null };
  }

  @Post('tokens')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'A new key, acting as its maker within its scopes; made by people, not by keys' })
  createToken(
    @Me() me: Actor,
    @Body() request: TokenDto,
    @Req() { caller }: CallerRequest,
  ): Promise<NewToken> {
    // A key could give itself more scopes or a later end by making another one.
    if (caller?.proof.kind !== 'session') throw new Refused('not_allowed');
    return this.tokens.create(me.accountId, me.id, request);
  }

  @Delete('tokens/:id')
  @Roles('owner', 'admin')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a key' })
  revokeToken(@Me() me: Actor, @Param('id', new IdPipe('token_unknown')) id: string): Promise<void> {
    return this.tokens.revoke(me.accountId, id);
  }
}
