import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import webPush from 'web-push';
import { Clock } from '../../platform/clock/clock.ts';
import { Config } from '../../platform/config/config.ts';
import { seal, unseal } from '../../platform/crypto/seal.ts';
import { Database } from '../../platform/database/database.ts';

const PURPOSE = 'vapid key';

export interface VapidPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/**
 * The one pair of keys by which push services know this installation. Made at the first boot; of several processes that
 * start at once the first to write wins, and all read what is written.
 */
@Injectable()
export class Vapid implements OnApplicationBootstrap {
  private readonly logger = new Logger('Push');
  private known: Promise<VapidPair> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.pair().catch((error: Error) => {
      this.logger.warn(
        { err: error.message },
        'keys of pushes could not be made; asked for again when needed',
      );
    });
  }

  pair(): Promise<VapidPair> {
    this.known ??= this.load().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /** Whom a push service may write to. */
  get subject(): string {
    const { protocol, hostname } = new URL(this.config.publicUrl);
    return protocol === 'https:' ? this.config.publicUrl : `mailto:push@${hostname}`;
  }

  private async load(): Promise<VapidPair> {
    const stored = await this.read();
    if (stored) {
      const privateKey = unseal(this.config.secretKey, PURPOSE, stored.private_key);
      if (privateKey !== null) return { publicKey: stored.public_key, privateKey };
      // Sealed under another SECRET_KEY. Browsers are bound to the key they subscribed with: all must come anew.
      this.logger.warn('SECRET_KEY has changed: devices have to be added to pushes anew');
      await this.database.people.query(
        `with gone as (delete from push_keys where public_key = $1 returning id)
         delete from push_subscriptions using gone`,
        [stored.public_key],
      );
    }
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    await this.database.people.query(
      `insert into push_keys (id, public_key, private_key, made_at) values (1, $1, $2, $3) on conflict do nothing`,
      [publicKey, seal(this.config.secretKey, PURPOSE, privateKey), this.clock.now()],
    );
    const written = await this.read();
    const readable = written && unseal(this.config.secretKey, PURPOSE, written.private_key);
    // Two processes with different keys would throw each other's pair away for ever.
    if (!written || !readable) throw new Error('another process runs with another SECRET_KEY');
    return { publicKey: written.public_key, privateKey: readable };
  }

  private async read(): Promise<{ public_key: string; private_key: Buffer } | undefined> {
    const { rows } = await this.database.people.query<{ public_key: string; private_key: Buffer }>(
      `select public_key, private_key from push_keys`,
    );
    return rows[0];
  }
}
