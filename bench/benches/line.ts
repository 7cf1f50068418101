import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Bench } from '../kit/bench.ts';
import type { Child } from '../kit/child.ts';
import type { Cluster, Ground } from '../kit/cluster.ts';
import { Deliveries } from '../kit/deliveries.ts';
import { startFloor } from '../kit/floor.ts';
import { checkJournal, checkMessages } from '../kit/checks.ts';
import { startProduct, type TakeSingly } from '../kit/product.ts';
import { alternate, median, number, print, ratios, told, type Figure } from '../kit/protocol.ts';
import { makeShop, type Shop } from '../kit/shop.ts';

const CUSTOMERS = 400;
const ROUNDS = 3;
/** Messages before the first round: the engine compiles what it runs often while it is at it. */
const WARM_UP = 2_400;
/** A backlog is what the product took in about this time when it was warm, so that a round is never too short or long. */
const ROUND_S = 2.5;

interface Line {
  readonly ground: Ground;
  readonly shops: readonly Shop[];
  readonly child: Child;
  readonly deliveries: readonly Deliveries[];
  /** Lets the lanes begin; resolves when they may still be at it. */
  begin(): Promise<void>;
  taken: number;
}

interface Round {
  perSecond: number;
  cpu: number;
}

/** A backlog that lies stored → messages, routing, journal. */
export const line: Bench = {
  name: 'line',
  async run(cluster) {
    const figures: Figure[] = [];
    for (const accounts of [1, 8]) {
      const product = await openProduct(cluster, accounts);
      const floor = await openFloor(cluster, accounts);
      for (const one of [product, floor]) await takeBacklog(one, CUSTOMERS * accounts); // every customer once
      const backlog = backlogFor(await takeBacklog(product, WARM_UP), accounts);
      await takeBacklog(floor, WARM_UP);
      const rounds = await alternate(ROUNDS, {
        product: () => takeBacklog(product, backlog),
        floor: () => takeBacklog(floor, backlog),
      });
      print(`backlog of ${number(backlog)} messages`);
      for (const one of [product, floor]) await check(one);
      figures.push(figure(`line: ${accounts} account${accounts > 1 ? 's' : ''}`, '>= 0.35', 0.35, rounds));
      await Promise.all([product.child.stop(), floor.child.stop()]);
    }
    return figures;
  },
};

/** One item, one transaction, eight accounts beside each other. */
export const lineSingle: Bench = {
  name: 'line-single',
  async run(cluster) {
    const product = await openProduct(cluster, 8);
    const floor = await openFloor(cluster, 8);
    const warm = await takeSingly(product, 400);
    await takeSingly(floor, 400);
    const count = Math.min(backlogFor(warm, 8), 4_000);
    const rounds = await alternate(ROUNDS, {
      product: () => takeSingly(product, count),
      floor: () => takeSingly(floor, count),
    });
    for (const one of [product, floor]) await check(one);
    await Promise.all([product.child.stop(), floor.child.stop()]);
    return [figure('line-single', '>= 0.4', 0.4, rounds)];
  },
};

function figure(name: string, bar: string, least: number, rounds: Record<string, Round[]>): Figure {
  const rates = (who: string) => (rounds[who] ?? []).map(({ perSecond }) => perSecond);
  const found = ratios(rates('product'), rates('floor'));
  for (const [i, ratio] of found.entries()) {
    const say = (who: string) =>
      `${who} ${number(rounds[who]?.[i]?.perSecond ?? 0)}/s, ${number(rounds[who]?.[i]?.cpu ?? 0)} µs`;
    print(`${name}, round ${i + 1}: ${say('product')} · ${say('floor')} · ratio ${number(ratio, 2)}`);
  }
  const told1 = (who: string) =>
    `${number(median(rates(who)))}/s ${number(median((rounds[who] ?? []).map(({ cpu }) => cpu)))} µs`;
  return {
    name,
    product: told1('product'),
    floor: told1('floor'),
    ratio: told(found),
    bar,
    passed: median(found) >= least,
  };
}

function backlogFor({ perSecond }: Round, accounts: number): number {
  const wanted = Math.min(Math.max(perSecond * ROUND_S, 400), 20_000);
  return Math.ceil(wanted / accounts) * accounts;
}

async function openProduct(cluster: Cluster, accounts: number): Promise<Line> {
  const { ground, shops } = await open(cluster, accounts);
  const child = await startProduct(ground, 'worker');
  return {
    ...parts(ground, shops),
    child,
    // As a process that keeps the door tells the workers.
    begin: async () => {
      await ground.db.query('select pg_notify($1, $2)', [
        'deliveries',
        shops.map(({ accountId }) => accountId).join(' '),
      ]);
    },
  };
}

async function openFloor(cluster: Cluster, accounts: number): Promise<Line> {
  const { ground, shops } = await open(cluster, accounts);
  const child = await startFloor(ground, shops);
  return { ...parts(ground, shops), child, begin: () => child.ask('takeBacklog') };
}

async function open(cluster: Cluster, accounts: number): Promise<{ ground: Ground; shops: Shop[] }> {
  const ground = await cluster.fresh();
  const shops = [];
  for (let i = 0; i < accounts; i += 1) shops.push(await makeShop(ground.db, i));
  return { ground, shops };
}

function parts(ground: Ground, shops: readonly Shop[]) {
  const deliveries = shops.map(({ phoneNumberId }) => new Deliveries(phoneNumberId, CUSTOMERS));
  return { ground, shops, deliveries, taken: 0 };
}

async function takeBacklog(line: Line, count: number): Promise<Round> {
  await storeBacklog(line, count);
  line.taken += count;
  const before = await line.child.cpu();
  const began = performance.now();
  await line.begin();
  await untilTold(line.ground.db, line.taken);
  const seconds = (performance.now() - began) / 1_000;
  return { perSecond: count / seconds, cpu: ((await line.child.cpu()) - before) / count };
}

async function takeSingly(line: Line, count: number): Promise<Round> {
  const each = count / line.shops.length;
  const work: TakeSingly = line.shops.map(({ accountId, numberId }, i) => ({
    accountId,
    numberId,
    bodies: Array.from({ length: each }, () => line.deliveries[i]?.next().body ?? Buffer.alloc(0)),
  }));
  const before = await line.child.cpu();
  const began = performance.now();
  await line.child.ask('takeSingly', work);
  const seconds = (performance.now() - began) / 1_000;
  line.taken += count;
  return { perSecond: count / seconds, cpu: ((await line.child.cpu()) - before) / count };
}

/** The accounts' deliveries in turn, all visible at once. */
async function storeBacklog(line: Line, count: number): Promise<void> {
  const accounts: string[] = [];
  const bodies: Buffer[] = [];
  for (let i = 0; i < count; i += 1) {
    const at = i % line.shops.length;
    accounts.push(line.shops[at]?.accountId ?? '');
    bodies.push(line.deliveries[at]?.next().body ?? Buffer.alloc(0));
  }
  await line.ground.db.query(
    `insert into raw_deliveries (account_id, hash, body)
     select account_id, sha256(body), body from unnest($1::uuid[], $2::bytea[]) as x(account_id, body)`,
    [accounts, bodies],
  );
}

/** Until the accounts' journals have grown to `events` in all. */
async function untilTold(db: pg.Pool, events: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { rows } = await db.query<{ n: number }>({
      name: 'told',
      text: 'select coalesce(sum(last_seq), 0)::int as n from journal_counters',
    });
    if ((rows[0]?.n ?? 0) >= events) return;
    if (performance.now() > deadline) throw new Error(`${rows[0]?.n} of ${events} events after a minute`);
    await pause(10);
  }
}

async function check({ ground, shops, taken }: Line): Promise<void> {
  await checkMessages(ground.db, taken);
  for (const { accountId } of shops) await checkJournal(ground.db, accountId, taken / shops.length);
}
