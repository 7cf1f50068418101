/**
 * The dials of trouble. A number is a probability 0..1 unless its name ends in `Ms`. All zero = Meta on a good day.
 * Webhook dials are asked per event, Graph dials per call.
 */
export interface Chaos {
  /** The same event comes again a little later. */
  duplicate: number;
  /** Every event waits a random time up to this. */
  delayMs: number;
  /** The event is held back so that later ones overtake it. */
  shuffle: number;
  /** Events share one POST, in one or several changes and entries. */
  merge: number;
  /** A copy with a wrong signature comes first. */
  badSignature: number;
  /** A field, type or shape nobody has heard of comes along. */
  unknownKind: number;
  /** `sent` arrives before the HTTP answer that names the message. */
  statusFirst: number;
  /** `read` without `delivered`. */
  skipDelivered: number;
  /** `failed` long after `sent`. */
  lateFailed: number;
  /** A status for a message of which nobody knows. */
  strangerStatus: number;
  /** Our own API send is reflected as if the owner had written it. */
  apiEcho: number;
  /** The owner answers on the phone at the very moment of an API send. */
  echoRace: number;
  /** The owner's message comes without its body. */
  unreadableEcho: number;
  /** The owner's messages come up to this late. */
  echoDelayMs: number;
  /** Accepted, then a 5xx without code. */
  serverError: number;
  /** Accepted, then the connection is cut. */
  dropAnswer: number;
  /** Accepted, then no answer for `hangMs`. */
  hang: number;
  hangMs: number;
  /** 130429, 131056, 131047 by HTTP. */
  rateLimited: number;
  pairLimited: number;
  windowClosed: number;
  /** Accepted, then 131047 by status. */
  windowClosedLate: number;
  /** 131000: a coded refusal that may be tried again. */
  tryLater: number;
  /** 190 */
  deadToken: number;
}

export type ChaosDial = keyof Chaos;

export const CALM: Chaos = {
  duplicate: 0,
  delayMs: 0,
  shuffle: 0,
  merge: 0,
  badSignature: 0,
  unknownKind: 0,
  statusFirst: 0,
  skipDelivered: 0,
  lateFailed: 0,
  strangerStatus: 0,
  apiEcho: 0,
  echoRace: 0,
  unreadableEcho: 0,
  echoDelayMs: 0,
  serverError: 0,
  dropAnswer: 0,
  hang: 0,
  hangMs: 30_000,
  rateLimited: 0,
  pairLimited: 0,
  windowClosed: 0,
  windowClosedLate: 0,
  tryLater: 0,
  deadToken: 0,
};

const LONGEST_MS = 10 * 60_000;

/** Takes what is a known dial with a number in its range, leaves out the rest. */
export function readChaos(given: unknown): Partial<Chaos> {
  const read: Partial<Chaos> = {};
  if (typeof given !== 'object' || given === null) return read;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(CALM, name) || typeof value !== 'number' || !Number.isFinite(value)) continue;
    read[name as ChaosDial] = Math.min(Math.max(value, 0), name.endsWith('Ms') ? LONGEST_MS : 1);
  }
  return read;
}
