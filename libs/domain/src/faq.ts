import type { FaqEntry } from '@balcao/contract';

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
}
