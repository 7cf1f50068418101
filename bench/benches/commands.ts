import { randomUUID } from 'node:crypto';
import type { Bench } from '../kit/bench.ts';
import { startFloor } from '../kit/floor.ts';
import { HttpConnection, jsonRequest } from '../kit/http-connection.ts';
import { idOf, installation } from '../kit/large.ts';
import { atPace } from '../kit/pace.ts';
import { startProduct } from '../kit/product.ts';
import { alternate, median, number, percentile, print, ratios, told } from '../kit/protocol.ts';

const PER_SECOND = 20;
const SECONDS = 6;

/** Claim, reply, note: twenty a second, whether or not those before were answered. */
export const commands: Bench = {
  name: 'commands',
  async run(cluster) {
    const made = await installation(cluster, 1_000);
    const product = await startProduct(made.ground, 'web');
    const floor = await startFloor(made.ground, [made.shop], { serves: 'commands' });
    const token = made.shop.people[0]?.token ?? '';
    const ports = { product: await product.ask<number>('port'), floor: await floor.ask<number>('port') };
    // Open conversations of their own for each, one after the other; the first 500 are open.
    let next = 2;
    const run = async (port: number, seconds: number, steps: (conversation: number) => Buffer[]) => {
      const latencies: number[] = [];
      const free: HttpConnection[] = [];
      const count = (seconds * PER_SECOND) / 3;
      await atPace(PER_SECOND / 3, count, async () => {
        const connection = free.pop() ?? (await HttpConnection.open(port));
        for (const request of steps(next++)) {
          const at = performance.now();
          const { status, body } = await connection.send(request);
          if (status >= 300) throw new Error(`answered ${status}: ${body}`);
          latencies.push(performance.now() - at);
        }
        free.push(connection);
      });
      for (const connection of free) connection.close();
      return { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) };
    };
    const ofProduct = (i: number) => {
      const path = `/api/v1/conversations/${idOf('conversation', i)}`;
      const reply = { clientId: randomUUID(), type: 'text', text: TEXT, seenMessageId: idOf('message', i) };
      return [
        jsonRequest('POST', `${path}/claim`, token, {}),
        jsonRequest('POST', `${path}/messages`, token, reply),
        jsonRequest('POST', `${path}/notes`, token, { text: TEXT }),
      ];
    };
    const ofFloor = (i: number) => {
      const path = `/${idOf('conversation', i)}`;
      return ['claim', 'reply', 'note'].map((what) =>
        jsonRequest('POST', `${path}/${what}`, token, { text: TEXT }),
      );
    };
    await run(ports.product, 3, ofProduct);
    await run(ports.floor, 3, ofFloor);
    const rounds = await alternate(3, {
      product: () => run(ports.product, SECONDS, ofProduct),
      floor: () => run(ports.floor, SECONDS, ofFloor),
    });
    const p95s = (name: string) => (rounds[name] ?? []).map(({ p95 }) => p95);
    const found = ratios(p95s('product'), p95s('floor'));
    for (const [i, ratio] of found.entries()) {
      const say = (name: string) =>
        `${name} p50 ${number(rounds[name]?.[i]?.p50 ?? 0, 1)}, p95 ${number(rounds[name]?.[i]?.p95 ?? 0, 1)} ms`;
      print(`round ${i + 1}: ${say('product')} · ${say('floor')} · ratio ${number(ratio, 2)}`);
    }
    const p95 = median(p95s('product'));
    return [
      {
        name: 'commands',
        product: `p95 ${number(p95, 1)} ms`,
        floor: `p95 ${number(median(p95s('floor')), 1)} ms`,
        ratio: told(found),
        bar: '<= 3, p95 <= 50 ms',
        passed: median(found) <= 3 && p95 <= 50,
      },
    ];
  },
};

const TEXT = 'Bom dia! Já vi aqui: o pedido saiu ontem e chega até sexta-feira.';
