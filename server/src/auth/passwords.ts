import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** Least length of a password: long beats strange signs (NIST SP 800-63B). */
export const PASSWORD_MIN = 10;
/** Longer ones would only let a stranger make us work. */
export const PASSWORD_MAX = 200;

/** OWASP's second recommendation for argon2id: 19 MiB, two passes. argon2id is the library's own default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id, off the main thread. */
@Injectable()
export class Passwords {
  private decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password, COST);
  }

  /**
   * Does the same work whether or not there is a hash, so that the time taken tells no stranger whose e-mail exists.
   */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    this.decoy ??= this.hash('nobody signs in with this');
    const known = passwordHash ?? (await this.decoy);
    const isRight = await verify(known, password);
    return isRight && passwordHash !== null;
  }
}
