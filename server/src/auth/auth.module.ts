import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Accounts } from './accounts.ts';
import { AuthGuard } from './auth.guard.ts';
import { Callers } from './callers.ts';
import { Devices } from './devices.ts';
import { Endings } from './endings.ts';
import { Idempotency } from './idempotency.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { Identification } from './identification.ts';
import { Invitations } from './invitations.ts';
import { AuthJanitor } from './janitor.ts';
import { MeController } from './me.controller.ts';
import { Passwords } from './passwords.ts';
import { PeopleController } from './people.controller.ts';
import { PreferencesStore } from './preferences.ts';
import { SessionController } from './session.controller.ts';
import { SessionStore } from './session-store.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { SignIn } from './sign-in.ts';
import { Teammates } from './teammates.ts';
import { Teams } from './teams.ts';
import { Tokens } from './tokens.ts';

@Module({
  controllers: [SessionController, PeopleController, MeController],
  providers: [
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    Accounts,
    AuthJanitor,
    Callers,
    Devices,
    Endings,
    Idempotency,
    Identification,
    Invitations,
    Passwords,
    PreferencesStore,
    SessionStore,
    SignIn,
    SignInAttempts,
    Teammates,
    Teams,
    Tokens,
  ],
  exports: [Accounts, Callers, Endings, Identification, Invitations, Teammates, Teams, Tokens],
})
export class AuthModule implements NestModule {
  constructor(private readonly identification: Identification) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(...this.identification.handlers)
      .forRoutes({ path: 'api/v1/*path', method: RequestMethod.ALL });
  }
}
