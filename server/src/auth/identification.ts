import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { Config } from '../platform/config/config.ts';
import { mark } from '../platform/crypto/seal.ts';
import { Refused } from '../platform/errors/index.ts';
import type { Actor, CallerRequest } from './actor.ts';
import { Callers } from './callers.ts';
import { SESSION_MS, SessionStore } from './session-store.ts';
import { SignIn, type SignInRefusal } from './sign-in.ts';

export const SESSION_COOKIE = 'balcao.sid';
const AGENT_MAX = 400;

/**
 * Passport with sessions and the local strategy. An instance of its own, not the package's global one: two servers in
 * one process (as the tests have) must not sign people in at each other's database.
 */
@Injectable()
export class Identification {
  /** Session, passport, and who it is; for HTTP and for the socket's handshake alike. */
  readonly handlers: readonly RequestHandler[];
  private readonly passport = new passport.Passport();

  constructor(
    private readonly callers: Callers,
    signIn: SignIn,
    store: SessionStore,
    config: Config,
  ) {
    this.passport.use(
      new Strategy({ usernameField: 'email', passReqToCallback: true }, (request, email, password, done) => {
        signIn
          .check(email, password, request.ip ?? '')
          .then((result) => ('refused' in result ? done(refusalOf(result)) : done(null, result)), done);
      }),
    );
    this.passport.serializeUser<string>((user, done) => done(null, (user as Actor).id));
    this.passport.deserializeUser<string>((id, done) => {
      this.callers.byTeammate(id).then((actor) => done(null, actor ?? false), done);
    });
    const isHttps = config.publicUrl.startsWith('https:');
    this.handlers = [
      session({
        name: SESSION_COOKIE,
        secret: mark(config.secretKey, 'session cookie', ''),
        store,
        resave: false,
        saveUninitialized: false,
        // Behind a proxy that ends TLS the connection to us is plain; whether cookies are secure is told by PUBLIC_URL.
        proxy: isHttps ? true : undefined,
        cookie: { httpOnly: true, sameSite: 'lax', secure: isHttps, maxAge: SESSION_MS, path: '/' },
      }),
      this.passport.session() as RequestHandler,
      nameCaller,
    ];
  }

  /** Checks e-mail and password of the body and begins a session under a fresh id. @throws Refused */
  async signIn(request: CallerRequest, response: Response): Promise<Actor> {
    const actor = await new Promise<Actor>((done, failed) => {
      const check = this.passport.authenticate('local', (error: unknown, user: Actor | false | null) => {
        if (error) failed(error instanceof Error ? error : new Error('sign-in failed', { cause: error }));
        else if (user) done(user);
        else failed(new Refused('invalid')); // e-mail or password are not there at all
      }) as RequestHandler;
      void check(request, response, failed);
    });
    await this.begin(request, actor);
    return actor;
  }

  /** Signs `actor` in on this browser; passport makes a new session id, so a planted one is worth nothing. */
  async begin(request: CallerRequest, actor: Actor): Promise<void> {
    await new Promise<void>((done, failed) => {
      request.logIn(actor, (error?: Error) => (error ? failed(error) : done()));
    });
    // Saved before the answer leaves. Only now: saving later could bring back a session that was ended meanwhile.
    request.session.agent = (request.headers['user-agent'] ?? '').slice(0, AGENT_MAX);
    nameCaller(request);
  }

  async end(request: CallerRequest, response: Response): Promise<void> {
    await new Promise<void>((done, failed) => {
      request.session.destroy((error?: Error) => (error ? failed(error) : done()));
    });
    response.clearCookie(SESSION_COOKIE, { path: '/' });
    request.caller = undefined;
  }
}

function refusalOf({ refused, ...more }: SignInRefusal): Refused {
  return new Refused(refused, more);
}

function nameCaller(request: Request, _response?: Response, next?: NextFunction): void {
  const actor = request.user as Actor | undefined;
  if (actor)
    (request as CallerRequest).caller = { actor, proof: { kind: 'session', sid: request.sessionID } };
  next?.();
}
