import { setTimeout as pause } from 'node:timers/promises';

/** One line of the closing table. */
export interface Figure {
  readonly name: string;
  readonly product: string;
  readonly floor: string;
  readonly ratio: string;
  readonly bar: string;
  readonly passed: boolean;
}

/** Product and floor in turn: what disturbs the machine disturbs both. */
export async function alternate<T>(
  rounds: number,
  contestants: Readonly<Record<string, () => Promise<T>>>,
): Promise<Record<string, T[]>> {
  const results: Record<string, T[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      (results[name] ??= []).push(await run());
      await pause(200); // lets what one has left in the database's buffers settle before the next
    }
  }
  return results;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Ratio of each round, which is what counts: absolutes drift between rounds. */
export function ratios(product: readonly number[], floor: readonly number[]): number[] {
  return product.map((value, round) => value / (floor[round] ?? Number.NaN));
}

export function print(line: string): void {
  process.stdout.write(`  ${line}\n`);
}

export function number(value: number, digits = 0): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** "0.81 (0.78 0.81 0.84)": the median, then every round. */
export function told(values: readonly number[], digits = 2): string {
  return `${number(median(values), digits)} (${values.map((value) => number(value, digits)).join(' ')})`;
}

/** @throws when what was counted is not what was asked for: a result that cannot be trusted is none */
export function mustBe(what: string, found: unknown, expected: unknown): void {
  if (String(found) !== String(expected)) {
    throw new Error(`${what}: ${String(found)}, but ${String(expected)} were expected`);
  }
}

export function table(figures: readonly Figure[]): string {
  const head = { name: 'benchmark', product: 'product', floor: 'floor', ratio: 'ratio', bar: 'bar' };
  const columns = ['name', 'product', 'floor', 'ratio', 'bar'] as const;
  const rows = [head, ...figures];
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: typeof head, verdict: string) =>
    `${columns.map((column, i) => row[column].padEnd(widths[i] ?? 0)).join('  ')}  ${verdict}`.trimEnd();
  return [line(head, ''), ...figures.map((row) => line(row, row.passed ? 'pass' : 'SHORT'))].join('\n');
}
