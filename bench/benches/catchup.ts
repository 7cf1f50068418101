import type { Bench } from '../kit/bench.ts';
import { startFloor } from '../kit/floor.ts';
import { HttpConnection, jsonRequest } from '../kit/http-connection.ts';
import { PanelSocket } from '../kit/panel.ts';
import { startProduct } from '../kit/product.ts';
import { alternate, median, mustBe, number, print, ratios, told, type Figure } from '../kit/protocol.ts';
import { sampleEvents } from '../kit/sample-events.ts';
import { makeShop } from '../kit/shop.ts';

const JOURNAL = 6_000;
/** As far behind as events are still replayed one by one; beyond it a fresh snapshot is cheaper for both sides. */
const REPLAYED = 2_000;
const FAR = 5_000;
const TIMES = 8;

/** A panel that comes back: everything it missed, then `ready`. The floor: one select, one join, one write. */
export const catchup: Bench = {
  name: 'catchup',
  async run(cluster) {
    const ground = await cluster.fresh();
    const shop = await makeShop(ground.db);
    await ground.db.query(
      'insert into journal_counters (account_id, last_seq, epoch) values ($1, $2, gen_random_uuid())',
      [shop.accountId, JOURNAL],
    );
    await ground.db.query(
      `insert into journal (account_id, seq, at, payload)
       select $1, n, now(), payload from unnest($2::text[]) with ordinality as e (payload, n)`,
      [shop.accountId, sampleEvents(JOURNAL)],
    );
    await ground.db.query('vacuum (analyze) journal');
    const product = await startProduct(ground, 'web');
    const floor = await startFloor(ground, [shop], { serves: 'journal' });
    const token = shop.people[0]?.token ?? '';
    const port = await product.ask<number>('port');
    const bare = await HttpConnection.open(await floor.ask<number>('port'));
    const people = await HttpConnection.open(port);

    const replay = async (behind: number) => {
      let events = 0;
      const panel = new PanelSocket(port, { token, sinceSeq: JOURNAL - behind });
      panel.onLive = (text) => (events += text.match(/[[,]\{"seq":/g)?.length ?? 0);
      await panel.isReady();
      panel.close();
      mustBe('events replayed', events, behind);
    };
    // Too far behind: told so at once, and the panel takes a snapshot.
    const snapshot = async () => {
      const panel = new PanelSocket(port, { token, sinceSeq: JOURNAL - FAR });
      await panel.isReady();
      const { status } = await people.send(jsonRequest('GET', '/api/v1/inbox', token));
      mustBe('answer', status, 200);
      panel.close();
    };
    const select = async (behind: number) => {
      const { status, body } = await bare.send(
        jsonRequest('GET', `/${shop.accountId}/${JOURNAL - behind}`, token),
      );
      mustBe('answer', status, 200);
      mustBe('events', body.match(/[[,]\{"seq":/g)?.length, behind);
    };
    const figures: Figure[] = [];
    for (const { name, bar, own, other, mostMs } of [
      {
        name: `catchup: ${number(REPLAYED)} behind`,
        bar: '<= 2, p50 <= 150 ms',
        own: () => replay(REPLAYED),
        other: () => select(REPLAYED),
        mostMs: 150,
      },
      {
        name: `catchup: ${number(FAR)} behind`,
        bar: '<= 2, p50 <= 150 ms',
        own: snapshot,
        other: () => select(FAR),
        mostMs: 150,
      },
    ]) {
      await timed(own);
      await timed(other);
      const rounds = await alternate(3, { product: () => timed(own), floor: () => timed(other) });
      const found = ratios(rounds['product'] ?? [], rounds['floor'] ?? []);
      for (const [i, ratio] of found.entries()) {
        const say = (who: string) => `${who} ${number(rounds[who]?.[i] ?? 0, 1)} ms`;
        print(`${name}, round ${i + 1}: ${say('product')} · ${say('floor')} · ratio ${number(ratio, 2)}`);
      }
      const p50 = median(rounds['product'] ?? []);
      figures.push({
        name,
        product: `p50 ${number(p50, 1)} ms`,
        floor: `p50 ${number(median(rounds['floor'] ?? []), 1)} ms`,
        ratio: told(found),
        bar,
        passed: median(found) <= 2 && p50 <= mostMs,
      });
    }
    bare.close();
    people.close();
    return figures;
  },
};

async function timed(work: () => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < TIMES; i += 1) {
    const at = performance.now();
    await work();
    took.push(performance.now() - at);
  }
  return median(took);
}
