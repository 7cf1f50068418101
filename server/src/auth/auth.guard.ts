import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '@balcao/contract';
import { Config } from '../platform/config/config.ts';
import { Refused } from '../platform/errors/index.ts';
import { PUBLIC } from '../platform/http/public.ts';
import { ROLES_ALLOWED, type Caller, type CallerRequest } from './actor.ts';
import { Callers } from './callers.ts';
import { isOwnOrigin } from './origin.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Stands before every HTTP route: closed unless `@Public()`, to everybody but the named roles where `@Roles()`. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // the gateway looks at who comes when the socket opens
    const request = context.switchToHttp().getRequest<CallerRequest>();
    const places = [context.getHandler(), context.getClass()];
    const isSafe = SAFE.has(request.method);
    const token = bearerOf(request);
    // A token is not sent by itself, so a foreign page cannot misuse it.
    if (!isSafe && token === null && !isOwnOrigin(request.headers, this.config.publicUrl)) {
      throw new Refused('origin_refused');
    }
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, places)) return true;

    request.caller = token === null ? request.caller : await this.byToken(token, isSafe);
    if (!request.caller) throw new Refused('signed_out');
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES_ALLOWED, places);
    if (roles && !roles.includes(request.caller.actor.role)) throw new Refused('not_allowed');
    return true;
  }

  private async byToken(token: string, isSafe: boolean): Promise<Caller> {
    const caller = await this.callers.byToken(token);
    if (caller?.proof.kind !== 'token') throw new Refused('token_invalid');
    if (!caller.proof.scopes.includes(isSafe ? 'read' : 'write')) throw new Refused('not_allowed');
    return caller;
  }
}

function bearerOf(request: CallerRequest): string | null {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? (token ?? '') : null;
}
