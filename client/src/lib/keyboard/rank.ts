import { plainText } from '@balcao/domain';

/**
 * How well a name answers what was typed: 0 not at all, more is better. Every word must be found, at the start of a word
 * of the name, inside one, or (a single word of three letters and more) as letters in their order. Accents and case do
 * not count.
 */
export function rank(name: string, typed: string): number {
  const words = plainText(typed).split(/\s+/).filter(Boolean);
  const text = plainText(name);
  const starts = text.split(/[^\p{L}\p{N}]+/u);
  if (words.length === 0) return 1;
  let sum = 0;
  for (const word of words) {
    if (starts.some((start) => start === word)) sum += 5;
    else if (starts.some((start) => start.startsWith(word))) sum += 4;
    else if (text.includes(word)) sum += 2;
    else if (words.length === 1 && word.length > 2 && isInOrder(word, text)) sum += 1;
    else return 0;
  }
  // Of two that answer alike, the shorter name is meant.
  return sum / words.length + 1 / (2 + text.length);
}

function isInOrder(letters: string, text: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
