import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { accept, acceptCalm } from './benches/accept.ts';
import { catchup } from './benches/catchup.ts';
import { commands } from './benches/commands.ts';
import { fanout } from './benches/fanout.ts';
import { glass } from './benches/glass.ts';
import { line, lineSingle } from './benches/line.ts';
import { panel } from './benches/panel.ts';
import { boot, idle } from './benches/process.ts';
import { reads } from './benches/reads.ts';
import { search } from './benches/search.ts';
import type { Bench } from './kit/bench.ts';
import { stopAllChildren } from './kit/child.ts';
import { startCluster } from './kit/cluster.ts';
import { table, type Figure } from './kit/protocol.ts';

const BENCHES: readonly Bench[] = [
  accept,
  acceptCalm,
  line,
  lineSingle,
  glass,
  fanout,
  catchup,
  commands,
  reads,
  search,
  panel,
  boot,
  idle,
];

/**
 * Runs the benchmarks named, or all of them, and prints one table.
 * @returns exit status: 0, also when a bar was missed, unless `--strict`; 1 when a benchmark failed to measure
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      strict: { type: 'boolean', default: false },
      scale: { type: 'string', default: '1000000' },
    },
  });
  const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
  const scale = Number(values.scale);
  if (unknown.length > 0 || !Number.isInteger(scale) || scale < 2_000) {
    console.error(
      `usage: npm run bench -- [--strict] [--scale N] [${BENCHES.map(({ name }) => name).join(' ')}]`,
    );
    return 2;
  }
  const chosen = BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const figures: Figure[] = [];
  let failed = 0;
  const cluster = await startCluster();
  const stop = async () => {
    await stopAllChildren();
    await cluster.stop();
  };
  let isInterrupted = false;
  const interrupted = () => {
    isInterrupted = true;
    void stop().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const load = `load ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} cores`;
  console.log(`${cluster.description}, Node ${process.version}, ${load}`);
  console.log('On a machine that is busy with other work only the ratios mean something.\n');
  try {
    for (const bench of chosen) {
      if (isInterrupted) break;
      const began = performance.now();
      console.log(bench.name);
      try {
        figures.push(...(await bench.run(cluster, { scale })));
      } catch (error) {
        if (isInterrupted) break;
        failed += 1;
        console.error(`  ${bench.name} could not be measured: ${(error as Error).stack ?? String(error)}`);
      }
      await stopAllChildren();
      await cluster.dropAll();
      console.log(`  took ${((performance.now() - began) / 1_000).toFixed(1)} s\n`);
    }
  } finally {
    await stop();
  }
  console.log(table(figures));
  const short = figures.filter(({ passed }) => !passed).length;
  return failed > 0 || (values.strict && short > 0) ? 1 : 0;
}
