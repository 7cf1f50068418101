import type { Deliver } from '@balcao/whatsapp-sim';
import type { Person } from './person.ts';
import type { ServerProcess } from './server-process.ts';
import { Waiting } from './waiting.ts';

export interface Taken {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Meta's way to the product, noting what was answered 200 and who waits for how many. */
export class DeliveryLog {
  /** Each body once, however often it was tried. */
  readonly taken: Taken[] = [];
  readonly #waiting = new Waiting();

  readonly deliver: Deliver = async ({ url, body, headers }) => {
    const { status } = await fetch(url, { method: 'POST', body: new Uint8Array(body), headers });
    if (status === 200) {
      this.taken.push({ body, headers });
      this.#waiting.happened();
    }
    return status;
  };

  /** Until so many more were taken than at the call. */
  more(count: number): Promise<boolean> {
    const target = this.taken.length + count;
    return this.#waiting.until(`${count} more deliveries to be taken`, () => this.taken.length >= target, {
      withinMs: 60_000,
    });
  }
}

/** Does something again and again, so many times a second, until told to stop. Pace, not synchronisation. */
export function pour(perSecond: number, once: (i: number) => void): () => void {
  const begun = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - begun) / 1000) * perSecond;
    // What a busy machine could not do in time is not made up for in one burst.
    for (let i = 0; i < 10 && done < due; i += 1) once(done++);
    done = Math.max(done, Math.floor(due));
  }, 10);
  return () => clearInterval(timer);
}

/** Asks until there is an answer, as a panel does whose server is gone: the same request, so the same message. */
export async function insistently<T>(
  person: Person,
  server: ServerProcess,
  method: string,
  path: string,
  body: unknown,
): Promise<{ status: number; body: T }> {
  for (;;) {
    await server.untilListening();
    try {
      const answer = await person.call<T>(method, path, body);
      if (answer.status !== 503) return answer;
    } catch {
      // The connection was refused or cut: nobody knows whether it was done.
      await new Promise((next) => setImmediate(next));
    }
  }
}
