import { find } from 'linkifyjs';

/** WhatsApp's own formatting as a tree of plain nodes; it is drawn as elements, never as HTML text. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold'; children: Inline[] }
  | { kind: 'italic'; children: Inline[] }
  | { kind: 'strike'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; text: string }
  | { kind: 'mention'; text: string };

export type Block =
  | { kind: 'paragraph'; lines: Inline[][] }
  | { kind: 'quote'; lines: Inline[][] }
  | { kind: 'bullets'; items: Inline[][] }
  | { kind: 'numbers'; start: number; items: Inline[][] }
  | { kind: 'pre'; text: string };

const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
const LINE = { quote: /^> ?(.*)$/, bullets: /^[*-] (.+)$/, numbers: /^(\d{1,3})\. (.+)$/ };

/**
 * Reads a message's text as WhatsApp does: `*bold*`, `_italic_`, `~strike~`, backtick code, ``` blocks, `> ` quotes,
 * lists, links. Anything unclosed stays as typed.
 * @param names  teammates' names that an `@` may mention; notes only
 */
export function parseMarkup(text: string, names: readonly string[] = []): Block[] {
  const blocks: Block[] = [];
  text.split('```').forEach((part, i, parts) => {
    const inside = i % 2 === 1;
    const closed = i < parts.length - 1;
    if (inside && closed && part.trim() !== '')
      blocks.push({ kind: 'pre', text: part.replace(/^\n|\n$/g, '') });
    else if (inside) blocks.push(...plainBlocks('```' + part, names));
    else if (part !== '') blocks.push(...plainBlocks(trimAround(part, i > 0, closed), names));
  });
  return blocks;
}

/** The line breaks next to a code block are the block's own edges. */
function trimAround(part: string, after: boolean, before: boolean): string {
  let kept = part;
  if (after) kept = kept.replace(/^\n/, '');
  if (before) kept = kept.replace(/\n$/, '');
  return kept;
}

function plainBlocks(text: string, names: readonly string[]): Block[] {
  const blocks: Block[] = [];
  if (text === '') return blocks;
  for (const line of text.split('\n')) {
    const last = blocks.at(-1);
    const quote = LINE.quote.exec(line);
    const bullet = LINE.bullets.exec(line);
    const numbered = LINE.numbers.exec(line);
    if (quote) {
      const content = parseInline(quote[1] ?? '', names);
      if (last?.kind === 'quote') last.lines.push(content);
      else blocks.push({ kind: 'quote', lines: [content] });
    } else if (bullet) {
      const content = parseInline(bullet[1] ?? '', names);
      if (last?.kind === 'bullets') last.items.push(content);
      else blocks.push({ kind: 'bullets', items: [content] });
    } else if (numbered) {
      const content = parseInline(numbered[2] ?? '', names);
      if (last?.kind === 'numbers') last.items.push(content);
      else blocks.push({ kind: 'numbers', start: Number(numbered[1]), items: [content] });
    } else {
      const content = parseInline(line, names);
      if (last?.kind === 'paragraph') last.lines.push(content);
      else blocks.push({ kind: 'paragraph', lines: [content] });
    }
  }
  return blocks;
}

/** One to three emojis and nothing else: drawn large. */
export function isJumbo(text: string): boolean {
  const bare = text.trim();
  return bare.length > 0 && bare.length <= 40 && /^(?:\p{RGI_Emoji}\s*){1,3}$/v.test(bare);
}

export function parseInline(text: string, names: readonly string[] = []): Inline[] {
  const nodes: Inline[] = [];
  let plain = 0;
  let i = 0;
  // Marks that are not closed before the end: looked for once, or thousands of them would take the page's breath.
  const unclosed = new Set<string>();
  const flush = (to: number) => {
    if (to > plain) nodes.push(...withLinks(text.slice(plain, to), names));
  };
  while (i < text.length) {
    const mark = text[i] as string;
    const opens = mark in MARKS && !unclosed.has(mark) && mayOpen(text, i, mark);
    const end = mark === '`' ? codeEnd(text, i) : opens ? markEnd(text, i, mark) : -1;
    if (end < 0) {
      if (opens) unclosed.add(mark);
      i += 1;
      continue;
    }
    flush(i);
    const inner = text.slice(i + 1, end);
    if (mark === '`') nodes.push({ kind: 'code', text: inner });
    else nodes.push({ kind: MARKS[mark as keyof typeof MARKS], children: parseInline(inner, names) });
    i = end + 1;
    plain = i;
  }
  flush(text.length);
  return nodes;
}

function codeEnd(text: string, from: number): number {
  const end = text.indexOf('`', from + 1);
  return end > from + 1 ? end : -1;
}

/** A mark opens after a non-word character and hugs its words. */
function mayOpen(text: string, at: number, mark: string): boolean {
  return !isWord(text[at - 1]) && !isBlank(text[at + 1]) && text[at + 1] !== mark;
}

/** It closes before a non-word character. */
function markEnd(text: string, from: number, mark: string): number {
  for (let end = text.indexOf(mark, from + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    if (!isBlank(text[end - 1]) && !isWord(text[end + 1]) && text[end + 1] !== mark) return end;
  }
  return -1;
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char);
}

function isBlank(char: string | undefined): boolean {
  return char === undefined || /\s/.test(char);
}

function withLinks(text: string, names: readonly string[]): Inline[] {
  const nodes: Inline[] = [];
  let at = 0;
  for (const link of find(text, { defaultProtocol: 'https' })) {
    if (!/^(https?|mailto):/i.test(link.href)) continue;
    nodes.push(...withPhones(text.slice(at, link.start), names));
    nodes.push({ kind: 'link', href: link.href, text: link.value });
    at = link.end;
  }
  nodes.push(...withPhones(text.slice(at), names));
  return nodes;
}

/**
 * Written as people write phone numbers: with a plus, with the area in brackets, or with the hyphen before the last
 * four. Prices, document numbers, dates and codes are left alone.
 */
const PHONE =
  /(?<![\w.,/-])(?:\+\d{1,3}[ -]?\(?\d{2,3}\)?[ -]?\d{3,5}[ -]?\d{4}|\(0?\d{2}\) ?9?\d{4}[ -]?\d{4}|\d{2} 9?\d{4}-\d{4})(?![\w-]|[.,]\d)/g;

function withPhones(text: string, names: readonly string[]): Inline[] {
  const nodes: Inline[] = [];
  let at = 0;
  for (const found of text.matchAll(PHONE)) {
    nodes.push(...withMentions(text.slice(at, found.index), names));
    nodes.push({ kind: 'link', href: `tel:${found[0].replace(/[^\d+]/g, '')}`, text: found[0] });
    at = found.index + found[0].length;
  }
  nodes.push(...withMentions(text.slice(at), names));
  return nodes;
}

function withMentions(text: string, names: readonly string[]): Inline[] {
  if (text === '') return [];
  // The longest name first: "Ana Paula" is not "Ana".
  const longest = names.toSorted((a, b) => b.length - a.length);
  const nodes: Inline[] = [];
  let at = 0;
  for (let i = text.indexOf('@'); i >= 0; i = text.indexOf('@', i + 1)) {
    const name = longest.find((one) => text.startsWith(one, i + 1) && !isWord(text[i + 1 + one.length]));
    if (!name || i < at) continue;
    if (i > at) nodes.push({ kind: 'text', text: text.slice(at, i) });
    nodes.push({ kind: 'mention', text: `@${name}` });
    at = i + 1 + name.length;
  }
  if (at < text.length) nodes.push({ kind: 'text', text: text.slice(at) });
  return nodes;
}
