import type { Bench } from '../kit/bench.ts';
import { HttpConnection, jsonRequest } from '../kit/http-connection.ts';
import { idOf, installation, type Installation } from '../kit/large.ts';
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

const SMALL = 1_000;
const REQUESTS = 60;

interface Reader {
  readonly name: string;
  readonly port: number;
  /** Path of a request, by what it asks for. */
  readonly paths: Readonly<Record<Question, string>>;
  readonly token: string;
}

const QUESTIONS = ['snapshot', 'list', 'list, deep', 'thread', 'thread, deep'] as const;
type Question = (typeof QUESTIONS)[number];

/** What people read, in a small installation and in a large one: the same, or it is not flat. */
export const reads: Bench = {
  name: 'reads',
  async run(cluster, { scale }) {
    const open = async (made: Installation, size: number) => {
      const child = await startProduct(made.ground, 'web');
      const port = await child.ask<number>('port');
      const token = made.shop.people[0]?.token ?? '';
      return { name: number(size), port, token, paths: await pathsOf(made) };
    };
    const past = { small: await installation(cluster, SMALL), large: await installation(cluster, scale) };
    const small = await open(past.small, SMALL);
    const large = await open(past.large, scale);
    const figures: Figure[] = [];
    for (const question of QUESTIONS) {
      for (const reader of [small, large]) await ask(reader, question, 25);
      const rounds = await alternate(3, {
        large: () => ask(large, question, REQUESTS),
        small: () => ask(small, question, REQUESTS),
      });
      const of = (name: string, share: number) =>
        (rounds[name] ?? []).map((latencies) => percentile(latencies, share));
      const found = ratios(of('large', 0.5), of('small', 0.5));
      const p95 = median(of('large', 0.95));
      for (const [i, ratio] of found.entries()) {
        const say = (name: string) =>
          `${name} p50 ${number(of(name, 0.5)[i] ?? 0, 2)}, p95 ${number(of(name, 0.95)[i] ?? 0, 2)} ms`;
        print(`${question}, round ${i + 1}: ${say('large')} · ${say('small')} · ratio ${number(ratio, 2)}`);
      }
      figures.push({
        name: question,
        product: `${large.name}: p50 ${number(median(of('large', 0.5)), 1)}, p95 ${number(p95, 1)} ms`,
        floor: `${small.name}: p50 ${number(median(of('small', 0.5)), 1)} ms`,
        ratio: told(found),
        bar: '<= 2, p95 <= 15 ms',
        passed: median(found) <= 2 && p95 <= 15,
      });
    }
    return figures;
  },
};

/** The deep pages lie 4 in 100 into the list and the thread: 40,000 of a million. */
async function pathsOf({ ground, shop, longThread, conversations, threadLength }: Installation) {
  const depth = Math.floor(conversations / 25);
  const { rows } = await ground.db.query<{ id: string; at: Date }>(
    `select id, last_at as at from conversations where account_id = $1 and id = $2`,
    [shop.accountId, idOf('conversation', Math.floor(conversations / 2) + depth)],
  );
  const n = threadLength - Math.min(depth, threadLength - 100);
  const message = await ground.db.query<{ at: Date }>(
    'select at from messages where conversation_id = $1 and n = $2',
    [longThread, n],
  );
  const listCursor = `${rows[0]?.at.toISOString()}_${rows[0]?.id}`;
  const threadCursor = `${message.rows[0]?.at.toISOString()}_${n}`;
  return {
    snapshot: '/api/v1/inbox?view=all',
    list: '/api/v1/inbox?view=resolved',
    'list, deep': `/api/v1/inbox?view=resolved&cursor=${listCursor}`,
    thread: `/api/v1/conversations/${longThread}`,
    'thread, deep': `/api/v1/conversations/${longThread}/messages?cursor=${threadCursor}`,
  };
}

async function ask(reader: Reader, question: Question, times: number): Promise<number[]> {
  const request = jsonRequest('GET', reader.paths[question], reader.token);
  // A new one each time: the server cuts those that say nothing for long.
  const connection = await HttpConnection.open(reader.port);
  const latencies: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const at = performance.now();
    const { status, body } = await connection.send(request);
    latencies.push(performance.now() - at);
    mustBe(`answer of ${reader.name} to ${question}`, status, 200);
    if (i > 0) continue;
    const page = JSON.parse(Buffer.from(body, 'latin1').toString()) as {
      items?: unknown[];
      messages?: unknown[];
    };
    mustBe(`entries of ${question}`, (page.items ?? page.messages)?.length, 50);
  }
  connection.close();
  return latencies;
}
