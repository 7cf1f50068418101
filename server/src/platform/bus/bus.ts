export type BusListener = (payload: string) => void;

/** Postgres refuses notifications of 8000 bytes; some room is left for the topic. */
export const MAX_PAYLOAD_BYTES = 7_000;

/**
 * Words between the processes of one installation. Each subscriber in each process hears each word once, in order per
 * sender, also in the process that said it. A word may be lost when the connection is: whoever listens must be able to
 * find out by other means (a journal with numbers, a sweep), and `onRestored` says when to do so at once.
 */
export abstract class Bus {
  /** Best effort, returns at once. Callers coalesce: at most one word per topic in a few milliseconds. */
  abstract publish(topic: string, payload: string): void;

  /** @returns a function that ends the subscription */
  abstract subscribe(topic: string, listener: BusListener, onRestored?: () => void): () => void;

  /** Ready to hear; before it words may be missed. */
  abstract start(): Promise<void>;

  abstract close(): Promise<void>;
}

/** @throws RangeError when the caller says too much or names a topic that cannot be a channel: both are bugs */
export function checkWord(topic: string, payload: string): void {
  if (!/^[a-z][a-z0-9_.]{0,39}$/.test(topic)) throw new RangeError(`"${topic}" cannot be a topic`);
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) {
    throw new RangeError(`a word on "${topic}" is longer than ${MAX_PAYLOAD_BYTES} bytes`);
  }
}
