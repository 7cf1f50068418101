import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { InvitationView, PasswordAnswer, SessionView } from '@balcao/contract';
import type { Response } from 'express';
import { Database } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { Me, Public, type Actor, type CallerRequest } from './actor.ts';
import { Endings } from './endings.ts';
import { Identification } from './identification.ts';
import { Invitations } from './invitations.ts';
import { AcceptInvitationDto, PasswordDto, SignInDto } from './people-dto.ts';
import { sessionView } from './session-view.ts';
import { SignIn } from './sign-in.ts';
import { Teammates } from './teammates.ts';
import { Tokens } from './tokens.ts';

@ApiTags('session')
@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly identification: Identification,
    private readonly invitations: Invitations,
    private readonly endings: Endings,
    private readonly checks: SignIn,
    private readonly teammates: Teammates,
    private readonly tokens: Tokens,
    private readonly db: Database,
  ) {}

  @Post('session')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign in; the cookie comes along. `too_many` with `retryAfterMs` after wrong passwords',
  })
  async signIn(
    @Body() _credentials: SignInDto, // read by passport from the request; here only so that it is checked
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    return this.view(await this.identification.signIn(request, response));
  }

  @Get('session')
  @ApiOperation({ summary: 'Who I am' })
  whoAmI(@Me() me: Actor): Promise<SessionView> {
    return this.view(me);
  }

  @Delete('session')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out; sockets of this session close' })
  async signOut(
    @Me() me: Actor,
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    if (request.caller?.proof.kind !== 'session') return; // a token is ended by revoking it
    await this.identification.end(request, response);
    this.endings.tell(me.id);
  }

  @Put('session/password')
  @ApiOperation({
    summary: 'Change my password; I stay signed in here, nowhere else. My keys for programs go on',
  })
  async changePassword(
    @Me() me: Actor,
    @Body() { current, next }: PasswordDto,
    @Req() request: CallerRequest,
  ): Promise<PasswordAnswer> {
    const { proof } = request.caller ?? {};
    if (proof?.kind !== 'session') throw new Refused('not_allowed'); // a program has no business with it
    const refusal = await this.checks.confirm(me, current, request.ip ?? '');
    if (refusal) {
      const { refused, ...more } = refusal;
      throw new Refused(refused, more);
    }
    const ended = await this.teammates.setPassword(me.id, next, proof.sid);
    return { ended, keysLeft: await this.tokens.validOf(me.accountId, me.id) };
  }

  @Get('invitations/:token')
  @Public()
  @ApiOperation({ summary: 'Who is invited by this link' })
  invitation(@Param('token') token: string): Promise<InvitationView> {
    return this.invitations.view(token);
  }

  @Post('invitations/accept')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Choose the first password and be signed in' })
  async accept(@Body() request: AcceptInvitationDto, @Req() http: CallerRequest): Promise<SessionView> {
    const actor = await this.invitations.accept(request.token, request.password);
    await this.identification.begin(http, actor);
    return this.view(actor);
  }

  private view(actor: Actor): Promise<SessionView> {
    return sessionView(this.db, actor);
  }
}
