import type { SimClock } from './clock.ts';

const PAIR_BURST = 45;
const PAIR_REFILL_MS = 6000;
const NUMBER_PER_SECOND = 20;

/** How fast a number may send: 20 a second in and out together, and per customer 45 at once paid back at 6 s each. */
export class Limits {
  readonly #clock: SimClock;
  readonly #pairs = new Map<string, { tokens: number; at: number }>();
  readonly #recent = new Map<string, number[]>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** @returns false when the pair has spent its burst */
  takePair(numberId: string, customerKey: string): boolean {
    const key = `${numberId}:${customerKey}`;
    const now = this.#clock.now();
    const bucket = this.#pairs.get(key) ?? { tokens: PAIR_BURST, at: now };
    const tokens = Math.min(PAIR_BURST, bucket.tokens + (now - bucket.at) / PAIR_REFILL_MS);
    const allowed = tokens >= 1;
    this.#pairs.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed;
  }

  /** Counts one message through the number. @returns false above the throughput */
  takeNumber(numberId: string): boolean {
    const now = this.#clock.now();
    const recent = (this.#recent.get(numberId) ?? []).filter((at) => at > now - 1000);
    const allowed = recent.length < NUMBER_PER_SECOND;
    if (allowed) recent.push(now);
    this.#recent.set(numberId, recent);
    return allowed;
  }
}
