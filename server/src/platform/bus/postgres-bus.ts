import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Bus, checkWord, type BusListener } from './bus.ts';
import { Listeners } from './listeners.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** LISTEN and NOTIFY on a connection of its own; needs nothing that is not there anyway. */
@Injectable()
export class PostgresBus extends Bus implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly url: string;
  private readonly listeners = new Listeners();
  private readonly logger = new Logger('Bus');
  private client: pg.Client | undefined;
  private starting: Promise<void> | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private said: Promise<void> = Promise.resolve();
  private waitMs = FIRST_WAIT_MS;
  private closed = false;

  constructor(url: string) {
    super();
    this.url = url;
  }

  publish(topic: string, payload: string): void {
    checkWord(topic, payload);
    this.tellServer('select pg_notify($1, $2)', [topic, payload]);
  }

  subscribe(topic: string, listener: BusListener, onRestored?: () => void): () => void {
    checkWord(topic, '');
    const entry = { listener, onRestored };
    if (this.listeners.add(topic, entry)) this.tellServer(`listen "${topic}"`);
    return () => {
      if (this.listeners.remove(topic, entry)) this.tellServer(`unlisten "${topic}"`);
    };
  }

  start(): Promise<void> {
    this.starting ??= this.connect();
    return this.starting;
  }

  onApplicationBootstrap(): Promise<void> {
    return this.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.waiting);
    const { client } = this;
    await this.said;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'balcao bus',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('error', (error) => this.lost(client, error.message));
    client.on('end', () => this.lost(client, 'ended'));
    client.on('notification', ({ channel, payload }) => this.listeners.tell(channel, payload ?? ''));
    await client.connect();
    for (const topic of this.listeners.topics()) await client.query(`listen "${topic}"`);
    if (this.closed) {
      await client.end();
      return;
    }
    this.client = client;
    this.waitMs = FIRST_WAIT_MS;
    // Topics that were named while we were connecting; to listen twice does no harm.
    for (const topic of this.listeners.topics()) this.tellServer(`listen "${topic}"`);
  }

  private lost(client: pg.Client, why: string): void {
    if (this.client !== client) return; // both events come, and neither matters once we have moved on
    this.client = undefined;
    this.logger.warn({ err: why }, 'connection lost');
    this.reconnectLater();
  }

  private reconnectLater(): void {
    if (this.closed) return;
    this.waiting = setTimeout(() => {
      this.connect().then(
        () => this.listeners.restored(),
        () => this.reconnectLater(),
      );
    }, this.waitMs);
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
  }

  /** One statement after the other, as a connection wants it. */
  private tellServer(sql: string, values: string[] = []): void {
    const { client } = this;
    if (!client) return;
    this.said = this.said
      .then(async () => {
        if (client === this.client) await client.query(sql, values);
      })
      .catch((error: Error) => this.logger.debug({ err: error.message }, 'a word was lost'));
  }
}
