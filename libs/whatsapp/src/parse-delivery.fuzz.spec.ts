import { expect, test } from '@jest/globals';
import { parseDelivery } from './parse-delivery.ts';
import { EVERY_KIND } from './testing/sample-deliveries.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_124);
const ROUNDS = 4000;

/** mulberry32: small, seeded, good enough to pick places to break. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const POISONS: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x'.repeat(100_000),
  [],
  [null],
  [[[[[]]]]],
  {},
  { length: 3 },
  { toString: 1, valueOf: 2 },
  'constructor',
  '__proto__',
];

type Holder = Record<string, unknown> | unknown[];

/** Replaces, removes or doubles one value at a random place of the structure. */
function mutate(root: unknown, random: () => number): void {
  const holders: Holder[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    holders.push(value as Holder);
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(root);
  const holder = holders[Math.floor(random() * holders.length)];
  if (!holder) return;
  const keys = Object.keys(holder);
  const key = keys[Math.floor(random() * keys.length)] ?? '0';
  const target = holder as Record<string, unknown>;
  const choice = random();
  if (choice < 0.2) delete target[key];
  else if (choice < 0.3 && Array.isArray(holder)) holder.push(structuredClone(holder[0]));
  else if (choice < 0.4) {
    const other = keys[Math.floor(random() * keys.length)] ?? key;
    target[key] = structuredClone(target[other]);
  } else target[key] = structuredClone(POISONS[Math.floor(random() * POISONS.length)]);
}

function badStrings(value: unknown, path = ''): string[] {
  if (typeof value === 'string')
    return value.includes('\u0000') || /\p{Surrogate}/u.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => badStrings(inner, `${path}.${key}`));
}

/** Neighbours of the broken delivery, which must come out as if nothing had happened. */
const neighbour = EVERY_KIND[0] ?? '';
const neighbourItems = parseDelivery(neighbour);

test(`${ROUNDS} broken deliveries, seed ${SEED}: no throw, no lost neighbour, no string Postgres refuses`, () => {
  const random = dice(SEED);
  for (let round = 0; round < ROUNDS; round += 1) {
    const sample = EVERY_KIND[Math.floor(random() * EVERY_KIND.length)] ?? '';
    const broken = JSON.parse(sample) as { entry: unknown };
    const times = 1 + Math.floor(random() * 3);
    for (let time = 0; time < times; time += 1) mutate(broken.entry, random);
    const beside = JSON.parse(neighbour) as { entry: unknown[] };
    const raw = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [...(Array.isArray(broken.entry) ? (broken.entry as unknown[]) : []), ...beside.entry],
    });
    const parsed = parseDelivery(raw);
    const label = `seed ${SEED} round ${round}: ${raw.slice(0, 2000)}`;
    if (parsed.kind !== 'delivery' || neighbourItems.kind !== 'delivery') throw new Error(label);
    const tail = parsed.items.slice(-neighbourItems.items.length);
    if (JSON.stringify(tail) !== JSON.stringify(neighbourItems.items))
      throw new Error(`neighbour lost, ${label}`);
    const failed = parsed.items.find((item) => item.kind === 'unknown' && item.reason === 'parser_failed');
    if (failed) throw new Error(`a reader threw, ${label}`);
    const bad = badStrings(parsed);
    if (bad.length > 0) throw new Error(`unclean ${bad.join(' ')}, ${label}`);
  }
});

test(`bytes cut, flipped and doubled, seed ${SEED}: never throws`, () => {
  const random = dice(SEED + 1);
  for (let round = 0; round < 1000; round += 1) {
    const bytes = Buffer.from(EVERY_KIND[Math.floor(random() * EVERY_KIND.length)] ?? '');
    for (let time = 0; time < 4; time += 1) {
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    }
    const cut = random() < 0.3 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
    expect(['delivery', 'unreadable']).toContain(parseDelivery(cut).kind);
  }
});
