import type { BareQuestion } from '../floors/bare-search.ts';
import type { Bench } from '../kit/bench.ts';
import { startFloor } from '../kit/floor.ts';
import { HttpConnection, jsonRequest } from '../kit/http-connection.ts';
import { startProduct } from '../kit/product.ts';
import {
  alternate,
  median,
  mustBe,
  number,
  percentile,
  print,
  ratios,
  told,
  type Figure,
} from '../kit/protocol.ts';
import { talk } from '../kit/talk.ts';

const REQUESTS = 20;
const MOST_MS = 250;
/** Below this nobody feels the difference, and what the product does beside (people, marks, filters) would be all of it. */
const QUICK_MS = 25;

interface Question {
  readonly name: string;
  readonly q: string;
  readonly bare: Omit<BareQuestion, 'accountId'>;
  /** People or messages on the first page. */
  readonly found: number;
}

const QUESTIONS: readonly Question[] = [
  { name: 'rare word', q: 'jabuticaba', bare: { tsquery: "'jabuticab'", byIndex: true }, found: 12 },
  { name: 'common word', q: 'entrega', bare: { tsquery: "'entreg'" }, found: 20 },
  { name: 'two common words', q: 'pedido entrega', bare: { tsquery: "'ped' & 'entreg'" }, found: 20 },
  {
    name: 'common words that never meet',
    q: 'urgente tranquilo',
    bare: { tsquery: "'urgent' & 'tranquil'", byIndex: true },
    found: 0,
  },
  { name: 'words in a row', q: '"nota fiscal"', bare: { tsquery: "'nota' <-> 'fiscal'" }, found: 20 },
  { name: 'beginning', q: 'transp', bare: { tsquery: "'transp':*" }, found: 20 },
  { name: 'substring of a code', q: 'B-12', bare: { code: 'b12' }, found: 20 },
  { name: 'person', q: 'conceicao gonc', bare: { name: 'conceicao gonc' }, found: 8 },
];

/** Words, codes and names among a million messages in Portuguese. The floor is handed the question as SQL wants it. */
export const search: Bench = {
  name: 'search',
  async run(cluster, { scale }) {
    const { ground, shop } = await talk(cluster, scale);
    const product = await startProduct(ground, 'web');
    const floor = await startFloor(ground, [shop], { serves: 'search' });
    const token = shop.people[0]?.token ?? '';
    const ports = { product: await product.ask<number>('port'), floor: await floor.ask<number>('port') };
    const figures: Figure[] = [];
    for (const question of QUESTIONS) {
      const requests = {
        product: jsonRequest('GET', `/api/v1/search?q=${encodeURIComponent(question.q)}`, token),
        floor: jsonRequest('POST', '/', token, { accountId: shop.accountId, ...question.bare }),
      };
      const ask = async (who: 'product' | 'floor', times: number) => {
        const connection = await HttpConnection.open(ports[who]);
        const latencies: number[] = [];
        for (let i = 0; i < times; i += 1) {
          const at = performance.now();
          const { status, body } = await connection.send(requests[who]);
          latencies.push(performance.now() - at);
          mustBe(`answer of the ${who} to ${question.name}`, status, 200);
          if (i > 0 || who === 'floor') continue;
          const page = JSON.parse(Buffer.from(body, 'latin1').toString()) as {
            people: unknown[];
            items: unknown[];
          };
          const found = question.bare.name === undefined ? page.items : page.people;
          mustBe(`found by ${question.name}`, found.length, question.found);
        }
        connection.close();
        return latencies;
      };
      await ask('product', 5);
      await ask('floor', 5);
      const rounds = await alternate(3, {
        product: () => ask('product', REQUESTS),
        floor: () => ask('floor', REQUESTS),
      });
      const of = (who: string, share: number) =>
        (rounds[who] ?? []).map((latencies) => percentile(latencies, share));
      const found = ratios(of('product', 0.5), of('floor', 0.5));
      for (const [i, ratio] of found.entries()) {
        const say = (who: string) => `${who} p50 ${number(of(who, 0.5)[i] ?? 0, 2)} ms`;
        print(
          `${question.name}, round ${i + 1}: ${say('product')} · ${say('floor')} · ratio ${number(ratio, 2)}`,
        );
      }
      const [p50, worst] = [median(of('product', 0.5)), Math.max(...of('product', 1))];
      figures.push({
        name: `search: ${question.name}`,
        product: `p50 ${number(p50, 1)}, worst ${number(worst, 1)} ms`,
        floor: `p50 ${number(median(of('floor', 0.5)), 1)} ms`,
        ratio: told(found),
        bar: `<= 2 or p50 <= ${QUICK_MS} ms; none > ${MOST_MS} ms`,
        passed: (median(found) <= 2 || p50 <= QUICK_MS) && worst <= MOST_MS,
      });
    }
    return figures;
  },
};
