import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROTOCOL_VERSION } from '../version.ts';
import { eventSamples, viewSamples } from './samples.ts';

/**
 * The golden files are what clients out there understand. A different shape needs another PROTOCOL_VERSION, so that
 * they are told to reload. To write the files anew after moving it: BALCAO_WRITE_SAMPLES=1 npm test -- samples
 */
const folder = import.meta.dirname;
const samples: Record<string, unknown> = { ...eventSamples, ...viewSamples };

interface Golden {
  protocol: number;
  sample: unknown;
}

function golden(name: string): Golden | null {
  const file = join(folder, `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Golden) : null;
}

/** Names of fields and kinds of values, without the values. */
function shapeOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (Array.isArray(value)) return value.map(shapeOf);
  const fields = Object.entries(value).map(([name, each]) => [name, shapeOf(each)] as const);
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const isWriting = process.env['BALCAO_WRITE_SAMPLES'] === '1';

test.each(Object.keys(samples))('%s crosses the wire as it did', (name) => {
  const sample = samples[name];
  const known = golden(name);
  const isChanged =
    known !== null && JSON.stringify(shapeOf(known.sample)) !== JSON.stringify(shapeOf(sample));
  if (isChanged && known.protocol === PROTOCOL_VERSION) {
    // Shown as a difference, so that the failure names the field.
    expect({ shape: shapeOf(sample), advice: 'as it was' }).toEqual({
      shape: shapeOf(known.sample),
      advice: `${name} changed shape: move PROTOCOL_VERSION (now ${PROTOCOL_VERSION}), then write the samples anew`,
    });
  }
  if (isWriting) {
    writeFileSync(
      join(folder, `${name}.json`),
      `${JSON.stringify({ protocol: PROTOCOL_VERSION, sample }, null, 2)}\n`,
    );
    return;
  }
  expect(known).toEqual({ protocol: PROTOCOL_VERSION, sample });
});

test('no golden file is left without its sample', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  expect(files.map((file) => file.slice(0, -5)).toSorted()).toEqual(Object.keys(samples).toSorted());
});
