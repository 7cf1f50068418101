import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BECAUSE } from '@balcao/contract';
import { parse } from 'svelte/compiler';

const client = join(import.meta.dirname, '../../..');
const LOCALES = ['pt-BR', 'en', 'es'] as const;

type Entry = string | { match: Record<string, string> }[];
const catalogue = (locale: string) =>
  JSON.parse(readFileSync(join(client, 'messages', `${locale}.json`), 'utf8')) as Record<string, Entry>;
const [base, ...others] = LOCALES.map((locale) => ({ locale, entries: catalogue(locale) })) as [
  { locale: string; entries: Record<string, Entry> },
  ...{ locale: string; entries: Record<string, Entry> }[],
];

const files = readdirSync(join(client, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(svelte|ts)$/.test(file) && !/generated|\.spec\.ts$/.test(file))
  .map((file) => ({ file, source: readFileSync(join(client, 'src', file), 'utf8') }));

describe('catalogue', () => {
  test.each(others)('$locale has the same messages as the base, and no others', ({ entries }) => {
    expect(Object.keys(entries).sort()).toEqual(Object.keys(base.entries).sort());
  });

  test.each(others)('$locale asks for the same inputs in each message', ({ entries }) => {
    const differing = Object.keys(base.entries).filter(
      (key) => inputs(entries[key] as Entry) !== inputs(base.entries[key] as Entry),
    );
    expect(differing).toEqual([]);
  });

  test('no message is empty', () => {
    const empty = LOCALES.flatMap((locale) =>
      Object.entries(catalogue(locale)).filter(([, entry]) =>
        texts(entry).some((text) => text.trim() === ''),
      ),
    );
    expect(empty).toEqual([]);
  });

  test('every message is used, and every used message exists', () => {
    const used = new Set(
      files.flatMap(({ source }) =>
        [...source.matchAll(/(?<![\w/])m\.([a-z][a-z0-9_]*)/g)].map(([, key]) => key),
      ),
    );
    const unused = Object.keys(base.entries).filter((key) => !used.has(key));
    const missing = [...used].filter((key) => !((key as string) in base.entries));
    expect({ unused, missing }).toEqual({ unused: [], missing: [] });
  });

  test('every reason of the contract has words', () => {
    expect(BECAUSE.filter((because) => !(`because_${because}` in base.entries))).toEqual([]);
  });
});

describe('text outside the catalogue', () => {
  const components = files.filter(({ file }) => file.endsWith('.svelte'));
  test.each(components)('none in $file', ({ source }) => {
    expect(hardCoded(source)).toEqual([]);
  });
});

function texts(entry: Entry): string[] {
  return typeof entry === 'string' ? [entry] : entry.flatMap((one) => Object.values(one.match));
}

function inputs(entry: Entry): string {
  const names = texts(entry).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  return [...new Set(names)].sort().join(' ');
}

const SPOKEN_ATTRIBUTES = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'text']);

/** Letters that a person would read in the markup: text nodes, and attributes that are spoken or shown. */
function hardCoded(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown, attribute: string | null, silent: boolean) => {
    if (Array.isArray(node)) return node.forEach((one) => visit(one, attribute, silent));
    if (typeof node !== 'object' || node === null) return;
    const { type, name, data } = node as { type?: string; name?: string; data?: string };
    if (type === 'Text' && typeof data === 'string' && /\p{L}/u.test(data)) {
      if (attribute === null ? !silent : SPOKEN_ATTRIBUTES.has(attribute)) found.push(data.trim());
    }
    const within = type === 'Attribute' ? (name ?? '') : attribute;
    for (const value of Object.values(node)) visit(value, within, silent);
  };
  visit(parse(source, { modern: true }).fragment, null, false);
  return found;
}
