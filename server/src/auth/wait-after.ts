const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Wrong passwords older than this no longer count. */
export const FORGET_AFTER_MS = 60 * MINUTE;

/**
 * How long to wait before the next try with the same e-mail from the same address, after 1, 2, 3 ... wrong ones; the
 * last holds for all that follow. Two slips cost nothing; from the fifth it is a lock.
 */
export const WAITS_PER_PERSON_MS = [
  0,
  0,
  1 * SECOND,
  5 * SECOND,
  30 * SECOND,
  1 * MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
];

/** The same for an address whatever the e-mail: many people may sit behind one, so it bears more. */
export const WAITS_PER_ADDRESS_MS = [
  ...Array<number>(40).fill(0),
  10 * SECOND,
  1 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
];
