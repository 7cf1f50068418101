import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../kit/bench.ts';
import type { Child } from '../kit/child.ts';
import type { Cluster, Ground } from '../kit/cluster.ts';
import { startFloor } from '../kit/floor.ts';
import { PanelSocket } from '../kit/panel.ts';
import { startProduct, type TellJournal } from '../kit/product.ts';
import { alternate, median, mustBe, number, print, ratios, told, type Figure } from '../kit/protocol.ts';
import { sampleEvents } from '../kit/sample-events.ts';
import { makeShop, type Shop } from '../kit/shop.ts';

interface Room {
  readonly child: Child;
  readonly shop: Shop;
  readonly panels: readonly PanelSocket[];
  /** Newest seq each socket has heard; a step other than one is a gap. */
  readonly heard: number[];
  deliveries: number;
  gaps: number;
  told: number;
}

/** Events of one account to all its panels, one frame per event: the hard case, since a flush may carry many. */
export const fanout: Bench = {
  name: 'fanout',
  async run(cluster) {
    const figures: Figure[] = [];
    for (const { sockets, perSecond, seconds } of [
      { sockets: 50, perSecond: 200, seconds: 2 },
      { sockets: 500, perSecond: 40, seconds: 2 },
    ]) {
      const product = await open(cluster, sockets, (ground) => startProduct(ground, 'web'));
      const floor = await open(cluster, sockets, (ground, shop) => startFloor(ground, [shop]));
      for (const room of [product, floor]) await tell(room, perSecond, 1);
      const rounds = await alternate(3, {
        product: () => tell(product, perSecond, seconds),
        floor: () => tell(floor, perSecond, seconds),
      });
      // The bare one tells commits as they return, which need not be their order; the product must not.
      mustBe('gaps', product.gaps, 0);
      mustBe('last place heard', Math.min(...product.heard), product.told);
      for (const { child, panels } of [product, floor]) {
        for (const panel of panels) panel.close();
        await child.stop();
      }
      const name = `fanout: ${sockets} x ${perSecond}/s`;
      const found = ratios(rounds['product'] ?? [], rounds['floor'] ?? []);
      for (const [i, ratio] of found.entries()) {
        const say = (who: string) => `${who} ${number(rounds[who]?.[i] ?? 0, 1)} µs a delivery`;
        print(`${name}, round ${i + 1}: ${say('product')} · ${say('floor')} · ratio ${number(ratio, 2)}`);
      }
      figures.push({
        name,
        product: `${number(median(rounds['product'] ?? []), 1)} µs`,
        floor: `${number(median(rounds['floor'] ?? []), 1)} µs`,
        ratio: told(found),
        bar: '<= 1.25',
        passed: median(found) <= 1.25,
      });
    }
    return figures;
  },
};

async function open(
  cluster: Cluster,
  sockets: number,
  start: (ground: Ground, shop: Shop) => Promise<Child>,
): Promise<Room> {
  const ground = await cluster.fresh();
  const shop = await makeShop(ground.db, 0, 50);
  const child = await start(ground, shop);
  const port = await child.ask<number>('port');
  const panels: PanelSocket[] = [];
  while (panels.length < sockets) {
    const some = Array.from({ length: 25 }, (_, i) => {
      const { token } = shop.people[(panels.length + i) % shop.people.length] ?? { token: '' };
      return new PanelSocket(port, { token, accountId: shop.accountId }).isReady();
    });
    panels.push(...(await Promise.all(some)));
  }
  const room: Room = {
    child,
    shop,
    panels,
    heard: panels.map(() => 0),
    deliveries: 0,
    gaps: 0,
    told: 0,
  };
  for (const [i, panel] of panels.entries()) {
    panel.onLive = (text) => {
      for (const [, seq] of text.matchAll(/[[,]\{"seq":(\d+),/g)) {
        if (Number(seq) !== (room.heard[i] ?? 0) + 1) room.gaps += 1;
        room.heard[i] = Number(seq);
        room.deliveries += 1;
      }
    };
  }
  return room;
}

/** @returns the server's processor time per delivery, in microseconds */
async function tell(room: Room, perSecond: number, seconds: number): Promise<number> {
  const payloads = sampleEvents(perSecond * seconds);
  const expected = payloads.length * room.panels.length;
  room.deliveries = 0;
  const before = await room.child.cpu();
  const { accountId } = room.shop;
  await room.child.ask('tell', { accountId, payloads, perSecond } satisfies TellJournal);
  const deadline = performance.now() + 10_000;
  while (room.deliveries < expected && performance.now() < deadline) await pause(20);
  const cpu = (await room.child.cpu()) - before;
  room.told += payloads.length;
  mustBe('deliveries', room.deliveries, expected);
  return cpu / expected;
}
