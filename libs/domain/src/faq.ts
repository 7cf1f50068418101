import type { FaqEntry } from '@balcao/contract';
import { isTypoOf, tokens } from './text.ts';

/** Above this, and clear of the second by `ANSWER_MARGIN`, the bot answers. */
export const ANSWER_SCORE = 0.6;
export const ANSWER_MARGIN = 0.1;
/** From here on an entry is worth offering as a topic. */
export const TOPIC_SCORE = 0.35;
const MOST_TOPICS = 3;
const BUTTON_PREFIX = 'faq:';
/** A word met by way of a slip of the finger counts a little less than the word itself. */
const TYPO_WEIGHT = 0.85;

/** What the matcher makes of a customer's words. `score` and `margin` are 0..1. */
export interface FaqMatch {
  best: { entry: FaqEntry; score: number } | null;
  /** Best score minus the second best entry's. */
  margin: number;
  /** Entries worth offering as topics, best first, at most three. */
  topics: FaqEntry[];
}

/** A compiled FAQ: made once per version of the settings, pure after that. */
export interface FaqMatcher {
  match(text: string): FaqMatch;
  /** The entry behind a topic button, or null when it is none of ours (any more). */
  byButton(buttonId: string): FaqEntry | null;
  /** Id of the button that offers an entry; stable as long as the entry keeps its id or place. */
  buttonOf(entry: FaqEntry): string;
}

interface Phrase {
  entry: number;
  weights: ReadonlyMap<string, number>;
  total: number;
}

/**
 * Compiles a FAQ for lexical matching: stems weighted by rarity, slips of the finger tolerated. A score is the harmonic
 * mean of how much of the question was asked and how much of what was asked is the question, so that neither a single
 * common word nor a long story with that word in it is taken for a question. Refusing is the caller's: see `understand`.
 */
export function compileFaq(entries: readonly FaqEntry[]): FaqMatcher {
  const perEntry = entries.map((entry) => [entry.topic, ...entry.questions].map(tokens));
  const rarity = rarityOf(perEntry);
  const unknown = Math.max(1, ...rarity.values());
  const phrases = perEntry.flatMap((texts, entry) =>
    texts.filter((stems) => stems.length > 0).map((stems) => phraseOf(entry, stems, rarity)),
  );
  const vocabulary = byFirstLetter(rarity.keys());
  const buttons = new Map(entries.map((entry, i) => [`${BUTTON_PREFIX}${entry.id ?? i}`, entry]));
  const buttonIds = new Map([...buttons].map(([id, entry]) => [entry, id]));

  function asked(text: string): { stem: string; weight: number; credit: number }[] {
    return tokens(text).map((stem) => {
      const exact = rarity.get(stem);
      if (exact !== undefined) return { stem, weight: exact, credit: 1 };
      const meant = (vocabulary.get(stem.charAt(0)) ?? []).find((word) => isTypoOf(stem, word));
      return meant === undefined
        ? { stem, weight: unknown, credit: 0 }
        : { stem: meant, weight: rarity.get(meant) as number, credit: TYPO_WEIGHT };
    });
  }

  function match(text: string): FaqMatch {
    const query = asked(text);
    const queryTotal = query.reduce((sum, { weight }) => sum + weight, 0);
    if (queryTotal === 0) return { best: null, margin: 0, topics: [] };
    const scores = new Array<number>(entries.length).fill(0);
    for (const phrase of phrases) {
      let met = 0;
      for (const { stem, weight, credit } of query) if (phrase.weights.has(stem)) met += weight * credit;
      if (met === 0) continue;
      const score = (2 * met) / (queryTotal + phrase.total);
      if (score > (scores[phrase.entry] as number)) scores[phrase.entry] = score;
    }
    const ranked = scores
      .map((score, i) => ({ entry: entries[i] as FaqEntry, score }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    const best = ranked[0] ?? null;
    return {
      best,
      margin: best ? best.score - (ranked[1]?.score ?? 0) : 0,
      topics: ranked
        .filter(({ score }) => score >= TOPIC_SCORE)
        .slice(0, MOST_TOPICS)
        .map(({ entry }) => entry),
    };
  }

  return {
    match,
    byButton: (buttonId) => buttons.get(buttonId) ?? null,
    buttonOf: (entry) => buttonIds.get(entry) ?? BUTTON_PREFIX,
  };
}

/** Weight of each stem: a word that only one entry uses tells more than one that all use. */
function rarityOf(perEntry: readonly (readonly string[][])[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const texts of perEntry) {
    for (const stem of new Set(texts.flat())) uses.set(stem, (uses.get(stem) ?? 0) + 1);
  }
  return new Map([...uses].map(([stem, count]) => [stem, 1 + Math.log((1 + perEntry.length) / (1 + count))]));
}

/** A slip of the finger seldom hits the first letter, and looking among its words alone is many times faster. */
function byFirstLetter(words: Iterable<string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const word of words) {
    const letter = word.charAt(0);
    const group = groups.get(letter);
    if (group) group.push(word);
    else groups.set(letter, [word]);
  }
  return groups;
}

function phraseOf(entry: number, stems: readonly string[], rarity: ReadonlyMap<string, number>): Phrase {
  const weights = new Map(stems.map((stem) => [stem, rarity.get(stem) as number]));
  return { entry, weights, total: [...weights.values()].reduce((sum, weight) => sum + weight, 0) };
}
