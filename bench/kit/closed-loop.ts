import { HttpConnection } from './http-connection.ts';

export interface Load {
  readonly perSecond: number;
  readonly answered: number;
  /** Milliseconds from the first byte sent to the whole answer. */
  readonly latencies: readonly number[];
}

/**
 * Each connection sends, waits for its answer and sends again, for `seconds`; what was answered within them counts.
 * @throws when an answer is not a 200
 */
export async function closedLoop(
  port: number,
  connections: number,
  seconds: number,
  next: () => Buffer,
): Promise<Load> {
  const opened = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(port)));
  const began = performance.now();
  const until = began + seconds * 1_000;
  const latencies: number[] = [];
  let sent = 0;
  try {
    await Promise.all(
      opened.map(async (connection) => {
        while (performance.now() < until) {
          const request = next();
          sent += 1;
          const at = performance.now();
          const { status } = await connection.send(request);
          if (status !== 200) throw new Error(`answered ${status}`);
          latencies.push(performance.now() - at);
        }
      }),
    );
  } finally {
    for (const connection of opened) connection.close();
  }
  const took = (performance.now() - began) / 1_000;
  return { perSecond: sent / took, answered: sent, latencies };
}
