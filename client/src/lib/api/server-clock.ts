/** Smaller differences are the second to which the header is written, and the way there and back. */
const NOISE_MS = 30_000;
const SLOW_MS = 10_000;

/**
 * How far this device's clock is behind the server's, from one answer.
 * @param date  the answer's `Date` header
 * @param sentAt  when it was asked for, by this device's clock, like `heardAt`
 * @returns milliseconds to add to this device's time; null when the answer tells nothing
 */
export function skewOf(date: string | null, sentAt: number, heardAt: number): number | null {
  const server = Date.parse(date ?? '');
  // The clock was set, or the machine slept, between the question and the answer.
  if (Number.isNaN(server) || heardAt < sentAt || heardAt - sentAt > SLOW_MS) return null;
  const skew = server + 500 - (sentAt + heardAt) / 2;
  return Math.abs(skew) < NOISE_MS ? 0 : Math.round(skew);
}

type Watcher = (skewMs: number) => void;
let skewMs = 0;
const watchers = new Set<Watcher>();

/** The server's time as well as this page knows it. */
export function serverNow(): number {
  return Date.now() + skewMs;
}

export function noteSkew(found: number | null): void {
  if (found === null || found === skewMs) return;
  // A clock that is wrong by hours is not told anew for every second between two answers.
  if (found !== 0 && Math.abs(found - skewMs) < NOISE_MS / 10) return;
  skewMs = found;
  for (const watcher of watchers) watcher(skewMs);
}

/** @returns stops watching */
export function watchSkew(watcher: Watcher): () => void {
  watchers.add(watcher);
  watcher(skewMs);
  return () => watchers.delete(watcher);
}
