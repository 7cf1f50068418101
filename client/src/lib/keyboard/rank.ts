import { plainText } from '@balcao/domain';

/** From here on every word stood at the start of a word of the name. */
export const STARTS = 4;

/**
 * How well a name answers what was typed: 0 not at all, more is better. Every word must be found, at the start of a word
 * of the name or inside one. Accents and case do not count.
 */
export function rank(name: string, typed: string): number {
  const words = plainText(typed).split(/\s+/).filter(Boolean);
  const text = plainText(name);
  const starts = text.split(/[^\p{L}\p{N}]+/u);
  if (words.length === 0) return 1;
  let least = STARTS + 1;
  for (const word of words) {
    if (starts.includes(word)) continue;
    else if (starts.some((start) => start.startsWith(word))) least = Math.min(least, STARTS);
    else if (text.includes(word)) least = 2;
    else return 0;
  }
  // Of two that answer alike, the shorter name is meant.
  return least + 1 / (2 + text.length);
}
