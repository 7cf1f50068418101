import type { Mode } from './may-send.ts';

/** What is being completed at the caret: the text from `from` to `to` gives way to what is chosen. */
export interface Completion {
  kind: 'quick' | 'emoji' | 'mention';
  query: string;
  from: number;
  to: number;
}

const QUICK_MAX = 40;
const EMOJI = /(^|[^\p{L}\p{N}:/])(:([\p{L}][\p{L}\p{N}_+-]{1,31}))$/u;
const MENTION = /(^|[\s([{>*_~"'])(@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]+){0,3}))$/u;

/**
 * The completion that the text before the caret asks for: `/` at the very start is a quick reply (answers only), `@` after a
 * blank names a teammate (notes only), `:` and two letters an emoji. A web address (`https://`) or a time (`10:30`) is none.
 */
export function completionAt(text: string, caret: number, mode: Mode): Completion | null {
  const before = text.slice(0, caret);
  if (mode === 'reply' && before.startsWith('/') && caret > 0) {
    const query = before.slice(1);
    if (query.length <= QUICK_MAX && !query.includes('\n') && !query.startsWith('/')) {
      return { kind: 'quick', query, from: 0, to: caret };
    }
  }
  if (mode === 'note') {
    const found = MENTION.exec(before);
    if (found) return of('mention', found, caret);
  }
  const found = EMOJI.exec(before);
  return found ? of('emoji', found, caret) : null;
}

function of(kind: Completion['kind'], found: RegExpExecArray, caret: number): Completion {
  return { kind, query: found[3] ?? '', from: caret - (found[2] ?? '').length, to: caret };
}

/** Lower case without accents, for comparing what people type. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Teammates that a query may mean: every word of it begins a word of the name; first names first. */
export function mentionable<T extends { name: string }>(people: readonly T[], query: string): T[] {
  const asked = folded(query).split(/\s+/).filter(Boolean);
  const fits = people.filter(({ name }) => {
    const words = folded(name).split(/\s+/);
    return asked.every((part) => words.some((word) => word.startsWith(part)));
  });
  const first = asked[0] ?? '';
  const rank = ({ name }: T) => (folded(name).startsWith(first) ? 0 : 1);
  return fits.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).slice(0, 8);
}

/** Who is named with `@` in a note; the longest name first, since "Ana Paula" is not "Ana". */
export function mentionsIn<Id extends string>(
  text: string,
  people: readonly { id: Id; name: string }[],
): Id[] {
  const longest = people.toSorted((a, b) => b.name.length - a.name.length);
  const named = new Set<Id>();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) continue;
    const after = text.slice(at + 1);
    const person = longest.find(
      ({ name }) => after.startsWith(name) && !/^[\p{L}\p{N}]/u.test(after.slice(name.length)),
    );
    if (person) named.add(person.id);
  }
  return [...named];
}

interface Quick {
  shortcut: string;
  text: string;
  uses: number;
}

/** Quick replies for a query: the shortcut's beginning, then its inside, then the words; each most used first. */
export function rankQuickReplies<T extends Quick>(all: readonly T[], query: string): T[] {
  const asked = folded(query.trim());
  const words = asked.split(/\s+/).filter(Boolean);
  const rank = (one: T): number => {
    const shortcut = folded(one.shortcut);
    if (shortcut.startsWith(asked)) return 0;
    if (words.length === 1 && shortcut.includes(asked)) return 1;
    const text = folded(`${one.shortcut} ${one.text.replace(/\{\{[^}]*\}\}/g, '')}`);
    return words.every((word) => text.includes(word)) ? 2 : 3;
  };
  return all
    .map((one) => ({ one, rank: rank(one) }))
    .filter(({ rank: at }) => at < 3)
    .toSorted(
      (a, b) => a.rank - b.rank || b.one.uses - a.one.uses || a.one.shortcut.localeCompare(b.one.shortcut),
    )
    .map(({ one }) => one);
}
