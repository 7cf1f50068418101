import { plainText, type QueryWord } from '@balcao/domain';
import type { Pool } from '../../platform/database/database.ts';

/** What to look for in messages: a tsquery, codes that must be a part of one in the message, and how to mark what was found. */
export interface MessageWords {
  /** Null when codes alone are looked for. */
  tsquery: string | null;
  /** Each of them must be found: in the codes, or else as these words in a row. */
  codes: { code: string; tsquery: string | null }[];
  marks: WantedMarks;
}

export interface WantedMarks {
  stems: string[];
  prefixes: string[];
  /** Words in a row; of one word alone: exactly that. */
  phrases: string[][];
  codes: string[];
}

/** Shorter ones are in too many words to be the beginning of one. */
const PREFIX_MIN = 2;
/** What trigrams can find. */
const CODE_MIN = 3;

/**
 * Translates words: each is looked for by its stem, the last one also as a beginning (it may still be typed), words in quotes
 * exactly and in a row, and what carries digits as a part of a code, whatever stands between its parts.
 * @returns null when nothing can be looked for
 */
export async function messageWords(
  db: Pick<Pool, 'query'>,
  words: readonly QueryWord[],
): Promise<MessageWords | null> {
  const parts = words.map(({ text, exact }) => ({ exact, tokens: tokensOf(text) }));
  const written = await lexemes(db, [...new Set(parts.flatMap(({ tokens }) => tokens))]);
  const found: MessageWords = {
    tsquery: null,
    codes: [],
    marks: { stems: [], prefixes: [], phrases: [], codes: [] },
  };
  const wanted: string[] = [];
  const stopped: string[] = [];
  for (const [i, { exact, tokens }] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const plain = tokens.map((token) => written.get(token)?.plain ?? token);
    const [first, second] = plain;
    if (first === undefined) continue;
    const row = plain.map(quoted).join(' <-> ');
    const code = plain.join('').replace(/[^a-z0-9]/g, '');
    if (!exact && /\d/.test(code) && code.length >= CODE_MIN) {
      found.codes.push({ code, tsquery: second === undefined ? null : row });
      found.marks.codes.push(code);
      if (second !== undefined) found.marks.phrases.push(plain);
    } else if (exact || second !== undefined) {
      wanted.push(row);
      found.marks.phrases.push(plain);
    } else {
      const stem = written.get(tokens[0] ?? '')?.stem ?? null;
      const isBeginning = isLast && first.length >= PREFIX_MIN;
      const word = isBeginning ? `(${quoted(stem ?? first)} | ${quoted(first)}:*)` : quoted(stem ?? first);
      if (stem === null) stopped.push(word);
      else wanted.push(word);
      if (stem !== null) found.marks.stems.push(stem);
      else found.marks.phrases.push([first]);
      if (isBeginning) found.marks.prefixes.push(first);
    }
  }
  // "de", "para": they say nothing beside other words, but alone they are what was asked for.
  if (wanted.length === 0 && found.codes.length === 0) wanted.push(...stopped);
  if (wanted.length === 0 && found.codes.length === 0) return null;
  if (wanted.length > 0) found.tsquery = wanted.join(' & ');
  return found;
}

/** As the trigger of the messages cuts them, which parts what punctuation joins. */
function tokensOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
}

interface Lexeme {
  plain: string;
  /** Null for words that say nothing: articles, prepositions. */
  stem: string | null;
}

/** People say the same words again and again, and what the database makes of a word never changes. */
const KNOWN_MAX = 50_000;
const known = new Map<string, Lexeme>();

/** Words as the database itself writes them into what is searched. */
export async function lexemes(
  db: Pick<Pool, 'query'>,
  words: readonly string[],
): Promise<ReadonlyMap<string, Lexeme>> {
  const found = new Map<string, Lexeme>();
  const asked: string[] = [];
  for (const word of words) {
    const lexeme = known.get(word);
    if (lexeme) found.set(word, lexeme);
    else asked.push(word);
  }
  if (asked.length === 0) return found;
  const { rows } = await db.query<Lexeme & { word: string }>({
    name: 'lexemes',
    text: `select word, plain, (ts_lexize('portuguese_stem', plain))[1] as stem
             from (select word, coalesce((ts_lexize('unaccent', word))[1], word) as plain from unnest($1::text[]) word) w`,
    values: [asked],
  });
  if (known.size + rows.length > KNOWN_MAX) known.clear();
  for (const { word, plain, stem } of rows) {
    const lexeme = { plain: plainText(plain), stem };
    known.set(word, lexeme);
    found.set(word, lexeme);
  }
  return found;
}
