import { folded } from '../completion.ts';

export interface FoundEmoji {
  unicode: string;
  name: string;
}

interface Named {
  unicode: string;
  annotation: string;
  tags?: string[];
}

/** What people mean most often by a word that many emojis share. */
const COMMON = [...'❤👍😂😊🙏😍🎉👏😢😅🤔👋🔥✅😉💪🤝😘🥰👌😭🤗⭐'];

/** Own favourites, then names that begin so, then a word of the name, then tags; eight at most. */
export function rankEmoji(
  found: readonly Named[],
  query: string,
  favorites: ReadonlySet<string>,
): FoundEmoji[] {
  const asked = folded(query.replaceAll('_', ' '));
  const rank = ({ unicode, annotation }: Named) => {
    const name = folded(annotation);
    if (favorites.has(unicode)) return 0;
    if (name === asked) return 1;
    if (name.startsWith(asked)) return 2;
    return name.split(/\s+/).some((word) => word.startsWith(asked)) ? 3 : 4;
  };
  return found
    .map((one, i) => ({ one, i, rank: rank(one), common: commonness(one.unicode) }))
    .toSorted((a, b) => a.rank - b.rank || a.common - b.common || a.i - b.i)
    .slice(0, 8)
    .map(({ one }) => ({ unicode: one.unicode, name: one.annotation }));
}

function commonness(unicode: string): number {
  const at = COMMON.indexOf([...unicode][0] ?? '');
  return at < 0 ? COMMON.length : at;
}
