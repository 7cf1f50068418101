import { describe, expect, test } from '@jest/globals';
import { hasMarkup, splitText, toggleMark } from './formatting.ts';
import type { MarkName } from './formatting.ts';

/** `[` and `]` stand for the ends of the selection. */
function toggled(marked: string, name: MarkName): string {
  const start = marked.indexOf('[');
  const text = marked.replace('[', '').replace(']', '');
  const edit = toggleMark(text, start, marked.indexOf(']') - 1, name);
  const after = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  const [from, to] = edit.select;
  return `${after.slice(0, from)}[${after.slice(from, to)}]${after.slice(to)}`;
}

test.each<[string, MarkName, string]>([
  ['oi [Marina]', 'bold', 'oi [*Marina*]'],
  ['oi [*Marina*]', 'bold', 'oi [Marina]'],
  ['oi *[Marina]*', 'bold', 'oi [Marina]'],
  ['oi[ Marina ]!', 'italic', 'oi[ _Marina_ ]!'],
  ['oi []', 'strike', 'oi ~[]~'],
  ['oi ~[]~', 'strike', 'oi []'],
  ['[um\ndois]', 'bold', '[*um*\n*dois*]'],
  ['[*um*\ndois]', 'bold', '[*um*\n*dois*]'],
  ['[*um*\n\n*dois*]', 'bold', '[um\n\ndois]'],
])('%s with %s becomes %s', (before, name, after) => {
  expect(toggled(before, name)).toBe(after);
});

test.each([
  ['Oi, tudo bem?', false],
  ['*Oi*', true],
  ['- um', true],
  ['1. um', true],
  ['> disse', true],
  ['custa 10-20', false],
])('%s has markup: %s', (text, has) => {
  expect(hasMarkup(text)).toBe(has);
});

describe('a text too long for one message', () => {
  test('is cut where a reader pauses, and nothing is lost', () => {
    const text = Array.from({ length: 200 }, (_, i) => `Frase número ${i} desta conversa.`).join(' ');
    const parts = splitText(text, 1000);
    expect(parts.every((part) => [...part].length <= 1000 && part.endsWith('.'))).toBe(true);
    expect(parts.join(' ')).toBe(text);
  });

  test('is cut at an empty line before a sentence', () => {
    expect(splitText('Um. Dois\n\nTrês. Quatro. Cinco', 22)).toEqual(['Um. Dois', 'Três. Quatro. Cinco']);
  });

  test('of 5,000 letters without a pause is cut by counting, an emoji whole', () => {
    const parts = splitText('😊'.repeat(5000), 4096);
    expect(parts.map((part) => [...part].length)).toEqual([4096, 904]);
  });

  test('that fits is one', () => {
    expect(splitText('Oi', 4096)).toEqual(['Oi']);
  });
});
