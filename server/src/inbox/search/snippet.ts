import { plainText } from '@balcao/domain';
import type { WantedMarks } from './message-condition.ts';

/** About so much of a text is shown round what was found in it. */
const SNIPPET_LENGTH = 160;
/** Of these stand before the first word found. */
const BEFORE = 50;
/** Enough to see why a message was found. */
const MARKS_MAX = 20;

interface Token {
  from: number;
  to: number;
  plain: string;
}

/** Words of a text with their places; `plain` as they are searched. */
export function tokensIn(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    plain: plainText(match[0]),
  }));
}

/** Words of a text whose stem may be one of those wanted: the others need not be asked for. */
export function candidates(tokens: readonly Token[], { stems }: WantedMarks): string[] {
  const beginnings = new Set(stems.map((stem) => stem.slice(0, 2)));
  return [...new Set(tokens.map(({ plain }) => plain))].filter((word) => beginnings.has(word.slice(0, 2)));
}

/**
 * The part of a text round the first thing found, and the places of all found in it.
 * @param stemOf  of the words that `candidates` named
 */
export function snippetOf(
  text: string,
  tokens: readonly Token[],
  wanted: WantedMarks,
  stemOf: ReadonlyMap<string, string | null>,
): { snippet: string; marks: [number, number][] } {
  const found = merged([
    ...tokens.filter(({ plain }) => isWanted(plain, wanted, stemOf)),
    ...wanted.phrases.flatMap((phrase) => phrasesIn(tokens, phrase)),
    ...codesIn(text, wanted.codes),
  ]);
  const [from, to] = windowOf(text, tokens, found[0]?.from ?? 0);
  const head = from > 0 ? '…' : '';
  const shift = head.length - from;
  return {
    snippet: `${head}${text.slice(from, to)}${to < text.length ? '…' : ''}`,
    marks: found
      .filter((mark) => mark.from >= from && mark.to <= to)
      .slice(0, MARKS_MAX)
      .map((mark): [number, number] => [mark.from + shift, mark.to + shift]),
  };
}

function isWanted(plain: string, wanted: WantedMarks, stemOf: ReadonlyMap<string, string | null>): boolean {
  const stem = stemOf.get(plain);
  return (
    wanted.prefixes.some((prefix) => plain.startsWith(prefix)) ||
    (stem !== undefined && stem !== null && wanted.stems.includes(stem))
  );
}

function phrasesIn(tokens: readonly Token[], phrase: readonly string[]): Place[] {
  const found: Place[] = [];
  for (let i = 0; i + phrase.length <= tokens.length; i += 1) {
    if (!phrase.every((word, j) => tokens[i + j]?.plain === word)) continue;
    found.push({ from: tokens[i]?.from ?? 0, to: tokens[i + phrase.length - 1]?.to ?? 0 });
  }
  return found;
}

function codesIn(text: string, codes: readonly string[]): Place[] {
  if (codes.length === 0) return [];
  return [...text.matchAll(/\S*\d\S*/g)]
    .filter(([word]) => {
      const code = word.toLowerCase().replace(/[^a-z0-9]/g, '');
      return codes.some((wanted) => code.includes(wanted));
    })
    .map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

interface Place {
  from: number;
  to: number;
}

/** In order, without overlaps. */
function merged(places: readonly Place[]): Place[] {
  const result: Place[] = [];
  for (const place of [...places].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = result.at(-1);
    if (last && place.from < last.to) last.to = Math.max(last.to, place.to);
    else result.push({ from: place.from, to: place.to });
  }
  return result;
}

/** Cut between words, so that no word and no emoji is broken. */
function windowOf(text: string, tokens: readonly Token[], at: number): [number, number] {
  if (text.length <= SNIPPET_LENGTH) return [0, text.length];
  const wishedFrom = Math.max(0, Math.min(at - BEFORE, text.length - SNIPPET_LENGTH));
  const from = wishedFrom === 0 ? 0 : (tokens.find((token) => token.from >= wishedFrom)?.from ?? wishedFrom);
  const wishedTo = from + SNIPPET_LENGTH;
  if (wishedTo >= text.length) return [Math.min(from, at), text.length];
  const end = tokens.findLast((token) => token.to <= wishedTo && token.to > at)?.to;
  return [Math.min(from, at), end ?? whole(text, wishedTo)];
}

function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
