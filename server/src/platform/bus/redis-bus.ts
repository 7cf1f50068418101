import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Bus, checkWord, type BusListener } from './bus.ts';
import { Listeners } from './listeners.ts';

const PREFIX = 'balcao:';

/** Redis pub/sub: for many processes, where each word would otherwise pass through the database. */
@Injectable()
export class RedisBus extends Bus implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly speaker: Redis;
  private readonly hearer: Redis;
  private readonly listeners = new Listeners();
  private readonly logger = new Logger('Bus');
  private starting: Promise<void> | undefined;

  constructor(url: string) {
    super();
    const options = {
      lazyConnect: true,
      enableOfflineQueue: false, // a word is worth nothing later
      retryStrategy: (times: number) => Math.min(100 * 2 ** Math.min(times, 6), 5_000),
    };
    this.speaker = new Redis(url, options);
    this.hearer = new Redis(url, { ...options, enableOfflineQueue: true });
    for (const redis of [this.speaker, this.hearer]) {
      redis.on('error', (error: Error) => this.logger.warn({ err: error.message }, 'connection lost'));
    }
    this.hearer.on('message', (channel: string, payload: string) => {
      this.listeners.tell(channel.slice(PREFIX.length), payload);
    });
  }

  publish(topic: string, payload: string): void {
    checkWord(topic, payload);
    this.speaker.publish(PREFIX + topic, payload).catch((error: Error) => {
      this.logger.debug({ topic, err: error.message }, 'a word was lost');
    });
  }

  subscribe(topic: string, listener: BusListener, onRestored?: () => void): () => void {
    checkWord(topic, '');
    const entry = { listener, onRestored };
    if (this.listeners.add(topic, entry) && this.starting) this.hear(topic);
    return () => {
      if (!this.listeners.remove(topic, entry)) return;
      this.hearer.unsubscribe(PREFIX + topic).catch(() => undefined);
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

  close(): Promise<void> {
    this.speaker.disconnect();
    this.hearer.disconnect();
    return Promise.resolve();
  }

  private async connect(): Promise<void> {
    await Promise.all([this.speaker.connect(), this.hearer.connect()]);
    const channels = this.listeners.topics().map((topic) => PREFIX + topic);
    if (channels.length > 0) await this.hearer.subscribe(...channels);
    // ioredis subscribes again by itself after a reconnect; only the gap has to be told.
    this.hearer.on('ready', () => this.listeners.restored());
  }

  private hear(topic: string): void {
    this.hearer.subscribe(PREFIX + topic).catch((error: Error) => {
      this.logger.warn({ topic, err: error.message }, 'could not subscribe');
    });
  }
}
