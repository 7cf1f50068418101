/** Time as the simulator knows it. Milliseconds since 1970. */
export interface SimClock {
  now(): number;
  /** @returns a function that calls it off */
  after(ms: number, run: () => void | Promise<void>): () => void;
}

export interface VirtualClock extends SimClock {
  /** Moves time, running what falls due in order and waiting for each. A day passes in a moment. */
  advance(ms: number): Promise<void>;
}

export function isVirtual(clock: SimClock): clock is VirtualClock {
  return 'advance' in clock;
}

export function realClock(): SimClock {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(() => void run(), ms);
      // A pretend phone must never keep a process alive that wants to stop.
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/** Lets what was begun come to rest (answers that are already there), or it would set its timers too late. */
function underWay(): Promise<void> {
  return new Promise((done) => void setImmediate(done));
}

export function virtualClock(startMs: number): VirtualClock {
  let now = startMs;
  let order = 0;
  const timers = new Map<number, { due: number; run: () => void | Promise<void> }>();

  function next(until: number): number | undefined {
    let found: number | undefined;
    let earliest = Infinity;
    for (const [id, timer] of timers) {
      if (timer.due <= until && timer.due < earliest) {
        earliest = timer.due;
        found = id;
      }
    }
    return found;
  }

  return {
    now: () => now,
    after(ms, run) {
      const id = order++;
      timers.set(id, { due: now + Math.max(0, Math.round(ms)), run });
      return () => void timers.delete(id);
    },
    async advance(ms) {
      const until = now + ms;
      await underWay();
      for (let id = next(until); id !== undefined; id = next(until)) {
        const timer = timers.get(id);
        timers.delete(id);
        if (!timer) continue;
        now = Math.max(now, timer.due);
        await timer.run();
        await underWay();
      }
      now = until;
    },
  };
}
