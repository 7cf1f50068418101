/** Seeded chance: the same seed and the same questions give the same answers. */
export interface Dice {
  /** 0 <= x < 1 */
  roll(): number;
  /** True with this probability. 0 and 1 roll nothing, so that an idle dial leaves the others' sequence alone. */
  happens(probability: number): boolean;
  between(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
}

export function dice(seed: number, stream = ''): Dice {
  let state = seed >>> 0;
  for (const character of stream)
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const roll = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    roll,
    happens: (probability) => (probability <= 0 ? false : probability >= 1 ? true : roll() < probability),
    between: (low, high) => low + roll() * (high - low),
    pick(choices) {
      const choice = choices[Math.floor(roll() * choices.length)];
      if (choice === undefined) throw new Error('nothing to pick from');
      return choice;
    },
  };
}
