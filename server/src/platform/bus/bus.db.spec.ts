import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { MAX_PAYLOAD_BYTES, type Bus } from './bus.ts';
import { PostgresBus } from './postgres-bus.ts';
import { RedisBus } from './redis-bus.ts';

let own: TestDatabase;
const open: Bus[] = [];

beforeAll(async () => {
  own = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()));
});
afterAll(() => own.drop());

async function started<T extends Bus>(bus: T): Promise<T> {
  open.push(bus);
  await bus.start();
  return bus;
}

/** The next `count` words on a topic. */
function hear(bus: Bus, topic: string, count: number): Promise<string[]> {
  return new Promise((done) => {
    const heard: string[] = [];
    const end = bus.subscribe(topic, (payload) => {
      heard.push(payload);
      if (heard.length < count) return;
      end();
      done(heard);
    });
  });
}

const redisUrl = process.env['REDIS_URL'];
const kinds: [string, () => Bus][] = [['Postgres', () => new PostgresBus(own.url)]];
if (redisUrl) kinds.push(['Redis', () => new RedisBus(redisUrl)]);
else process.stderr.write('bus over Redis not tested: REDIS_URL is not set\n');

describe.each(kinds)('over %s', (_kind, make) => {
  test('a word reaches the other process and the one that said it, in order', async () => {
    const [one, other] = [await started(make()), await started(make())];
    const heard = [hear(one, 'hints', 3), hear(other, 'hints', 3)];
    await heardByServer(one, other);
    for (const word of ['a', 'b', 'ç']) one.publish('hints', word);
    expect(await Promise.all(heard)).toEqual([
      ['a', 'b', 'ç'],
      ['a', 'b', 'ç'],
    ]);
  });

  test('a listener that throws does not keep the word from the next one', async () => {
    const bus = await started(make());
    bus.subscribe('hints', () => {
      throw new Error('mine');
    });
    const heard = hear(bus, 'hints', 1);
    await heardByServer(bus);
    bus.publish('hints', 'a');
    expect(await heard).toEqual(['a']);
  });

  test('saying too much, or on a strange topic, is a bug and told as one', async () => {
    const bus = await started(make());
    expect(() => bus.publish('hints', 'x'.repeat(MAX_PAYLOAD_BYTES + 1))).toThrow(RangeError);
    expect(() => bus.publish('a"; drop', 'x')).toThrow(RangeError);
  });
});

test('after a lost connection it listens again and says so', async () => {
  const bus = await started(new PostgresBus(own.url));
  const restored = new Promise<void>((done) => {
    bus.subscribe('hints', () => undefined, done);
  });
  const heard = hear(bus, 'hints', 1);
  await cutConnections();
  await restored;
  bus.publish('hints', 'still here');
  expect(await heard).toEqual(['still here']);
});

test('what is said while the connection is away is lost without harm', async () => {
  const bus = new PostgresBus(own.url);
  expect(() => bus.publish('hints', 'to nobody')).not.toThrow();
  await bus.close();
});

/** Subscriptions travel on the same connection as a bus' own words: hearing one of them proves those before it. */
async function heardByServer(...buses: Bus[]): Promise<void> {
  await Promise.all(
    buses.map(async (bus, at) => {
      const topic = `ready.${at}`;
      const heard = hear(bus, topic, 1);
      // Over Redis, speaking and hearing are two connections: speak until the subscription is in place.
      const speak = setInterval(() => bus.publish(topic, ''), 10);
      await heard;
      clearInterval(speak);
    }),
  );
}

async function cutConnections(): Promise<void> {
  const client = new pg.Client({ connectionString: own.url });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'balcao bus'`,
  );
  await client.end();
}
