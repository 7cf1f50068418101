import type { Config } from '../config/config.ts';
import type { Bus } from './bus.ts';
import { PostgresBus } from './postgres-bus.ts';
import { RedisBus } from './redis-bus.ts';

export { Bus, MAX_PAYLOAD_BYTES } from './bus.ts';

export function makeBus(config: Config): Bus {
  return config.redisUrl ? new RedisBus(config.redisUrl) : new PostgresBus(config.databaseUrl);
}
