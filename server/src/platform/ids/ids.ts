import { randomFillSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';

const RANDOM_BYTES = 10;

/**
 * Makes ids that sort by the time they were made (UUID v7, RFC 9562). Within one process they strictly climb, also
 * inside a millisecond and when the clock is set back.
 */
@Injectable()
export class Ids {
  private lastMs = 0;
  private counter = 0;
  private readonly pool = Buffer.alloc(RANDOM_BYTES * 200);
  private used = this.pool.length;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  next(): string {
    const nowMs = this.clock.now().getTime();
    const random = this.random();
    if (nowMs > this.lastMs) {
      this.lastMs = nowMs;
      this.counter = random.readUInt16BE(0) & 0x7ff; // the upper half stays free to count up in
    } else if (this.counter === 0xfff) {
      this.lastMs += 1; // more than 2048 in this millisecond: borrow from the next
      this.counter = random.readUInt16BE(0) & 0x7ff;
    } else {
      this.counter += 1;
    }
    const bytes = Buffer.alloc(16);
    bytes.writeUIntBE(this.lastMs, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.counter, 6);
    random.copy(bytes, 8, 2);
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** Ten fresh bytes. Asking for many ids' worth at once is ten times cheaper than asking for each. */
  private random(): Buffer {
    if (this.used === this.pool.length) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    this.used += RANDOM_BYTES;
    return this.pool.subarray(this.used - RANDOM_BYTES, this.used);
  }
}

/** Has `text` the shape of an id? Asking the database about anything else would be an error there. */
export function isId(text: unknown): text is string {
  return (
    typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
  );
}
