import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { contrastOf } from './contrast.ts';

const css = readFileSync(join(import.meta.dirname, '../../app.css'), 'utf8');
const usual = tokensOf(/^:root \{([^}]*)\}/m);
const contrast = { ...usual, ...tokensOf(/^:root\[data-theme='contrast'\] \{([^}]*)\}/m) };

const THEMES = [
  ['light', usual, 0, 4.5, 1.1],
  ['dark', usual, 1, 4.5, 1.1],
  ['high contrast, light', contrast, 0, 7, 3],
  ['high contrast, dark', contrast, 1, 7, 3],
] as const;
const SURFACES = ['page', 'rail', 'surface', 'soft', 'sunken'];
const SPEAKERS = [
  'customer',
  'agent',
  'bot',
  'phone',
  'note',
  'alert',
  'amber',
  'brand',
  'label-blue',
  'label-pink',
];

describe.each(THEMES)('%s', (_, tokens, side, forText, forEdges) => {
  const colour = (name: string) => tokens[name]?.[side] ?? '';
  const weak = (pairs: [string, string][], least: number) =>
    pairs
      .map(([a, b]) => `${a} on ${b}: ${contrastOf(colour(a), colour(b)).toFixed(2)}`)
      .filter((line) => !(Number(line.split(': ')[1]) >= least));

  test(`text stands out at ${forText}:1 from every ground`, () => {
    const pairs = [
      ...SURFACES.flatMap((ground): [string, string][] => [
        ['text', ground],
        ['muted', ground],
      ]),
      ...SPEAKERS.flatMap((who): [string, string][] => [
        [who, `${who}-tint`],
        ['text', `${who}-tint`],
        ['on-tint-muted', `${who}-tint`],
      ]),
      ...(['on-brand', 'on-alert'] as const).map((on): [string, string] => [on, on.slice(3)]),
      ...[1, 2, 3, 4, 5, 6].map((hue): [string, string] => [`hue-${hue}`, `hue-${hue}-tint`]),
    ];
    expect(weak(pairs, forText)).toEqual([]);
  });

  test('edges are seen', () => {
    expect(
      weak(
        [
          ['hairline', 'surface'],
          ['hairline', 'page'],
        ],
        forEdges,
      ),
    ).toEqual([]);
  });

  test('the focus ring and the ticks are seen', () => {
    expect(
      weak([...SURFACES.map((ground): [string, string] => ['focus', ground]), ['read', 'agent-tint']], 3),
    ).toEqual([]);
  });
});

/** Each token as its light and its dark colour. */
function tokensOf(block: RegExp): Record<string, [string, string]> {
  const lines = block.exec(css)?.[1] ?? '';
  return Object.fromEntries(
    [...lines.matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map(
      ([, name = '', light = '', dark = '', both]) => [name, both ? [both, both] : [light, dark]],
    ),
  );
}
