import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../kit/bench.ts';
import { checkJournal, checkMessages } from '../kit/checks.ts';
import type { Child } from '../kit/child.ts';
import type { Ground } from '../kit/cluster.ts';
import { Deliveries, signedRequest } from '../kit/deliveries.ts';
import { startFloor } from '../kit/floor.ts';
import { HttpConnection } from '../kit/http-connection.ts';
import { atPace } from '../kit/pace.ts';
import { PanelSocket } from '../kit/panel.ts';
import { startProduct } from '../kit/product.ts';
import { alternate, median, mustBe, number, percentile, print, ratios, told } from '../kit/protocol.ts';
import { makeShop, type Shop } from '../kit/shop.ts';

const SOCKETS = 50;
const PER_SECOND = 50;
const SECONDS = 5;

interface Glass {
  readonly child: Child;
  readonly ground: Ground;
  readonly shop: Shop;
  readonly port: number;
  readonly deliveries: Deliveries;
  readonly panels: readonly PanelSocket[];
  readonly sentAt: Map<string, number>;
  latencies: number[];
  sent: number;
}

/** From the POST to the event on every teammate's socket. */
export const glass: Bench = {
  name: 'glass',
  async run(cluster) {
    const open = async (start: (ground: Ground, shop: Shop) => Promise<Child>): Promise<Glass> => {
      const ground = await cluster.fresh();
      const shop = await makeShop(ground.db, 0, SOCKETS);
      const child = await start(ground, shop);
      const port = await child.ask<number>('port');
      const panels = await Promise.all(
        shop.people.map(({ token }) => new PanelSocket(port, { token, accountId: shop.accountId }).isReady()),
      );
      const deliveries = new Deliveries(shop.phoneNumberId, 100);
      const opened = { child, ground, shop, port, panels, deliveries };
      const one: Glass = { ...opened, sentAt: new Map(), latencies: [], sent: 0 };
      for (const panel of panels) panel.onLive = (text) => heard(one, text);
      return one;
    };
    const product = await open((ground) => startProduct(ground, 'all'));
    const floor = await open((ground, shop) => startFloor(ground, [shop], { withLane: true }));
    for (const one of [product, floor]) await round(one, 2);
    const rounds = await alternate(3, {
      product: () => round(product, SECONDS),
      floor: () => round(floor, SECONDS),
    });
    for (const { ground, shop, sent } of [product, floor]) {
      await checkMessages(ground.db, sent);
      await checkJournal(ground.db, shop.accountId, sent);
    }
    for (const { child, panels } of [product, floor]) {
      for (const panel of panels) panel.close();
      await child.stop();
    }
    const p95s = (name: string) => (rounds[name] ?? []).map(({ p95 }) => p95);
    const found = ratios(p95s('product'), p95s('floor'));
    for (const [i, ratio] of found.entries()) {
      const say = (name: string) => {
        const one = rounds[name]?.[i];
        return one ? `${name} p50 ${number(one.p50, 1)}, p95 ${number(one.p95, 1)} ms` : '';
      };
      print(`round ${i + 1}: ${say('product')} · ${say('floor')} · ratio ${number(ratio, 2)}`);
    }
    const p95 = median(p95s('product'));
    return [
      {
        name: 'glass',
        product: `p95 ${number(p95, 1)} ms`,
        floor: `p95 ${number(median(p95s('floor')), 1)} ms`,
        ratio: told(found),
        bar: '<= 3, p95 <= 100 ms',
        passed: median(found) <= 3 && p95 <= 100,
      },
    ];
  },
};

async function round(glass: Glass, seconds: number): Promise<{ p50: number; p95: number }> {
  glass.latencies = [];
  const count = seconds * PER_SECOND;
  const free: HttpConnection[] = [];
  await atPace(PER_SECOND, count, async () => {
    const connection = free.pop() ?? (await HttpConnection.open(glass.port));
    const delivery = glass.deliveries.next();
    glass.sentAt.set(delivery.wamid, performance.now());
    const { status } = await connection.send(signedRequest(delivery));
    mustBe('answer', status, 200);
    free.push(connection);
  });
  glass.sent += count;
  const deadline = performance.now() + 10_000;
  while (glass.latencies.length < count * SOCKETS && performance.now() < deadline) await pause(20);
  for (const connection of free) connection.close();
  mustBe('events on sockets', glass.latencies.length, count * SOCKETS);
  return { p50: percentile(glass.latencies, 0.5), p95: percentile(glass.latencies, 0.95) };
}

function heard(glass: Glass, text: string): void {
  const now = performance.now();
  for (const [, wamid] of text.matchAll(/"wamid":"([^"]+)"/g)) {
    const at = glass.sentAt.get(wamid ?? '');
    if (at !== undefined) glass.latencies.push(now - at);
  }
}
