import { setTimeout as pause } from 'node:timers/promises';

/**
 * Starts `count` pieces of work, `perSecond` of them, whether or not those before have ended: an open loop, which does
 * not spare a slow server. Resolves when all have ended.
 */
export async function atPace(
  perSecond: number,
  count: number,
  work: (i: number) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  const running: Promise<void>[] = [];
  for (let i = 0; i < count; i += 1) {
    const dueMs = began + (i * 1_000) / perSecond - performance.now();
    if (dueMs > 0) await pause(dueMs);
    const one = work(i);
    one.catch(() => undefined); // told below, when the last has begun
    running.push(one);
  }
  await Promise.all(running);
}
