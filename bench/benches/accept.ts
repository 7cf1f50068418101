import type { Bench } from '../kit/bench.ts';
import { Child } from '../kit/child.ts';
import { closedLoop } from '../kit/closed-loop.ts';
import type { Ground } from '../kit/cluster.ts';
import { Deliveries, signedRequest } from '../kit/deliveries.ts';
import { startFloor } from '../kit/floor.ts';
import { HttpConnection } from '../kit/http-connection.ts';
import { atPace } from '../kit/pace.ts';
import { startProduct } from '../kit/product.ts';
import { alternate, median, mustBe, number, percentile, print, ratios, told } from '../kit/protocol.ts';
import { makeShop, type Shop } from '../kit/shop.ts';

const CONNECTIONS = 64;
/** Many short rounds: storing waits for the disk, which is not equally fast for long. */
const ROUNDS = 5;
const SECONDS = 2;

interface Door {
  readonly child: Child;
  readonly ground: Ground;
  readonly deliveries: Deliveries;
  accepted: number;
}

/** Signed POST → committed → 200. The product in its role `web`: what the bytes mean is measured by `line`. */
export const accept: Bench = {
  name: 'accept',
  async run(cluster) {
    const open = async (start: (ground: Ground, shop: Shop) => Promise<Child>): Promise<Door> => {
      const ground = await cluster.fresh();
      const shop = await makeShop(ground.db);
      const deliveries = new Deliveries(shop.phoneNumberId, 500);
      return { child: await start(ground, shop), ground, deliveries, accepted: 0 };
    };
    const product = await open((ground) => startProduct(ground, 'web'));
    const floor = await open((ground, shop) => startFloor(ground, [shop]));
    const single = await open((ground, shop) => startFloor(ground, [shop], { batch: 1, insertsAtOnce: 10 }));

    for (const door of [product, floor, single]) await load(door, 1);
    const rounds = await alternate(ROUNDS, {
      product: () => load(product, SECONDS),
      floor: () => load(floor, SECONDS),
      single: () => load(single, SECONDS),
    });
    for (const door of [product, floor, single]) {
      const { rows } = await door.ground.db.query<{ n: number }>(
        'select count(*)::int as n from raw_deliveries',
      );
      mustBe('deliveries stored', rows[0]?.n, door.accepted);
    }
    const rates = (name: string) => (rounds[name] ?? []).map(({ perSecond }) => perSecond);
    const toFloor = ratios(rates('product'), rates('floor'));
    const toSingle = ratios(rates('product'), rates('single'));
    for (const [i] of toFloor.entries()) {
      const say = (name: string) => {
        const round = rounds[name]?.[i];
        return round
          ? `${name} ${number(round.perSecond)}/s, ${number(round.cpu)} µs, p99 ${number(round.p99, 1)} ms`
          : '';
      };
      print(`round ${i + 1}: ${['product', 'floor', 'single'].map(say).join(' · ')}`);
    }
    await Promise.all([product, floor, single].map(({ child }) => child.stop()));
    const cpu = (name: string) => number(median((rounds[name] ?? []).map((round) => round.cpu)));
    const figure = (name: string) => `${number(median(rates(name)))}/s ${cpu(name)} µs`;
    return [
      {
        name: 'accept',
        product: figure('product'),
        floor: figure('floor'),
        ratio: told(toFloor),
        bar: '>= 0.6',
        passed: median(toFloor) >= 0.6,
      },
      {
        name: 'accept: to one insert each',
        product: figure('product'),
        floor: figure('single'),
        ratio: told(toSingle),
        bar: '>= 1.5',
        passed: median(toSingle) >= 1.5,
      },
    ];
  },
};

async function load(door: Door, seconds: number): Promise<{ perSecond: number; cpu: number; p99: number }> {
  const port = await door.child.ask<number>('port');
  const before = await door.child.cpu();
  const result = await closedLoop(port, CONNECTIONS, seconds, () => signedRequest(door.deliveries.next()));
  door.accepted += result.answered;
  const cpu = ((await door.child.cpu()) - before) / result.answered;
  return { perSecond: result.perSecond, cpu, p99: percentile(result.latencies, 0.99) };
}

/** A hundred a second whether or not they are answered, with the whole line behind the door; the bare one as a measure. */
export const acceptCalm: Bench = {
  name: 'accept-calm',
  async run(cluster) {
    const open = async (start: (ground: Ground, shop: Shop) => Promise<Child>) => {
      const ground = await cluster.fresh();
      const shop = await makeShop(ground.db);
      const child = await start(ground, shop);
      const port = await child.ask<number>('port');
      const deliveries = new Deliveries(shop.phoneNumberId, 200);
      return { child, port, deliveries };
    };
    const product = await open((ground) => startProduct(ground, 'all'));
    const floor = await open((ground, shop) => startFloor(ground, [shop], { withLane: true }));
    const run = async (count: number, { port, deliveries }: typeof product) => {
      const free: HttpConnection[] = [];
      const latencies: number[] = [];
      await atPace(100, count, async () => {
        const at = performance.now();
        const connection = free.pop() ?? (await HttpConnection.open(port));
        const { status } = await connection.send(signedRequest(deliveries.next()));
        mustBe('answer', status, 200);
        latencies.push(performance.now() - at);
        free.push(connection);
      });
      for (const connection of free) connection.close();
      return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
    };
    for (const one of [product, floor]) await run(100, one);
    const rounds = await alternate(3, {
      product: () => run(300, product),
      floor: () => run(300, floor),
    });
    for (const i of [0, 1, 2]) {
      const say = (name: string) =>
        `${name} p50 ${number(rounds[name]?.[i]?.p50 ?? 0, 1)}, p99 ${number(rounds[name]?.[i]?.p99 ?? 0, 1)} ms`;
      print(`round ${i + 1}: ${say('product')} · ${say('floor')}`);
    }
    await Promise.all([product.child.stop(), floor.child.stop()]);
    const p99s = (name: string) => (rounds[name] ?? []).map(({ p99 }) => p99);
    return [
      {
        name: 'accept-calm',
        product: `p99 ${number(median(p99s('product')), 1)} ms`,
        floor: `p99 ${number(median(p99s('floor')), 1)} ms`,
        ratio: told(ratios(p99s('product'), p99s('floor'))),
        bar: 'p99 <= 50 ms',
        passed: median(p99s('product')) <= 50,
      },
    ];
  },
};
