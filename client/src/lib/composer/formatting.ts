/** A change to a field's text, with the selection after it. */
export interface TextEdit {
  from: number;
  to: number;
  insert: string;
  select: [number, number];
}

export const MARK = { bold: '*', italic: '_', strike: '~' } as const;
export type MarkName = keyof typeof MARK;

/**
 * Puts a mark of WhatsApp's around the selection, or takes it away where it stands already. Blanks at the selection's ends
 * stay outside, since a mark that does not hug its words is not read; each line gets its own.
 */
export function toggleMark(text: string, start: number, end: number, name: MarkName): TextEdit {
  const mark = MARK[name];
  const chosen = text.slice(start, end);
  if (chosen.trim() === '') {
    if (text[start - 1] === mark && text[end] === mark) {
      return { from: start - 1, to: end + 1, insert: chosen, select: [start - 1, end - 1] };
    }
    return { from: start, to: end, insert: mark + chosen + mark, select: [start + 1, end + 1] };
  }
  if (text[start - 1] === mark && text[end] === mark) {
    return { from: start - 1, to: end + 1, insert: chosen, select: [start - 1, end - 1] };
  }
  const lines = chosen.split('\n');
  const full = lines.filter((line) => line.trim() !== '');
  const marked = full.every((line) => isMarked(line.trim(), mark));
  const insert = lines
    .map((line) => {
      const [, lead = '', words = '', tail = ''] = /^(\s*)(.*?)(\s*)$/.exec(line) ?? [];
      if (words === '') return line;
      if (marked) return lead + words.slice(1, -1) + tail;
      return isMarked(words, mark) ? line : lead + mark + words + mark + tail;
    })
    .join('\n');
  return { from: start, to: end, insert, select: [start, start + insert.length] };
}

function isMarked(words: string, mark: string): boolean {
  return words.length > 2 && words.startsWith(mark) && words.endsWith(mark);
}

/** Whether the text has anything that WhatsApp would draw other than as typed. */
export function hasMarkup(text: string): boolean {
  return /[*_~`]|^> |^[-*] |^\d{1,3}\. /m.test(text);
}

/**
 * Cuts a text that is too long for one message where a reader would pause: at an empty line, a line's end, a sentence's end,
 * a blank; in the middle of a word only when there is nothing else. Counts characters as WhatsApp does.
 */
export function splitText(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = [...text.trim()];
  while (rest.length > max) {
    const head = rest.slice(0, max + 1).join('');
    const at = [
      /\n\s*\n(?![\s\S]*\n\s*\n)/,
      /\n(?![\s\S]*\n)/,
      /[.!?…](?=\s)(?![\s\S]*[.!?…]\s)/,
      /\s(?!\S*\s)/,
    ]
      .map((pause) => pause.exec(head))
      .map((found) => (found ? found.index + found[0].trimEnd().length : -1))
      // A pause near the beginning would make many short messages.
      .find((index) => index > max / 3);
    const cut = at === undefined ? max : [...head.slice(0, at)].length;
    parts.push(rest.slice(0, cut).join('').trimEnd());
    rest = [...rest.slice(cut).join('').trimStart()];
  }
  if (rest.length > 0) parts.push(rest.join(''));
  return parts;
}
