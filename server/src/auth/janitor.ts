import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Idempotency } from './idempotency.ts';
import { SessionStore } from './session-store.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

const EVERY_MS = 3_600_000;

/** Throws away what has run out. Every process may do it; there is little and it harms nobody to look twice. */
@Injectable()
export class AuthJanitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Auth');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: SessionStore,
    private readonly attempts: SignInAttempts,
    private readonly idempotency: Idempotency,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    try {
      await this.sessions.prune();
      await this.attempts.prune();
      await this.idempotency.prune();
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'could not clean up');
    }
  }
}
