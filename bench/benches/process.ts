import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../kit/bench.ts';
import { installation } from '../kit/large.ts';
import { median, number, print, told, type Figure } from '../kit/protocol.ts';

const ROOT = join(import.meta.dirname, '../..');

/** From the start of the process to its first `ready`, with a large database and as the demo starts again. */
export const boot: Bench = {
  name: 'boot',
  async run(cluster, { scale }) {
    execFileSync(process.execPath, [join(ROOT, 'scripts/build-server.mjs')]);
    const { ground } = await installation(cluster, scale);
    const serve = ['--conditions=compiled', join(ROOT, 'server/dist/main.js')];
    const environment = {
      DATABASE_URL: ground.url,
      SECRET_KEY: 'a secret key for benchmarks that nobody else uses',
    };
    const figures = [await bootFigure(`boot: serve, ${number(scale)}`, serve, environment)];
    const demo = [join(ROOT, 'scripts/start.mjs')];
    const demoEnvironment = { DATA_DIR: join(cluster.folder, 'demo') };
    await (await startProcess(demo, demoEnvironment)).stop(); // the first start makes the database
    figures.push(await bootFigure('boot: demo with its Postgres', demo, demoEnvironment));
    return figures;
  },
};

async function bootFigure(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Figure> {
  const seconds: number[] = [];
  for (let round = 1; round <= 3; round += 1) {
    const started = await startProcess(args, environment);
    await started.stop();
    seconds.push(started.seconds);
    print(`${name}, round ${round}: ${number(started.seconds, 2)} s`);
  }
  return {
    name,
    product: `${told(seconds)} s`,
    floor: '-',
    ratio: '-',
    bar: '<= 3 s',
    passed: median(seconds) <= 3,
  };
}

/** Memory of the demo when its script is done and nobody does anything. */
export const idle: Bench = {
  name: 'idle',
  async run(cluster) {
    const started = await startProcess([join(ROOT, 'scripts/start.mjs')], {
      DATA_DIR: join(cluster.folder, 'idle'),
    });
    const megabytes: number[] = [];
    try {
      await pause(15_000);
      for (let i = 0; i < 5; i += 1) {
        megabytes.push(residentKilobytes(started.pid) / 1_024);
        await pause(1_000);
      }
    } finally {
      await started.stop();
    }
    print(`resident: ${megabytes.map((one) => number(one)).join(' ')} MB`);
    const found = median(megabytes);
    return [
      {
        name: 'idle: memory of the demo',
        product: `${number(found)} MB`,
        floor: '-',
        ratio: '-',
        bar: '<= 250 MB',
        passed: found <= 250,
      },
    ];
  },
};

interface Started {
  readonly pid: number;
  readonly seconds: number;
  stop(): Promise<void>;
}

async function startProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Started> {
  const port = await freePort();
  const { DATABASE_URL: _outside, NODE_OPTIONS: _options, ...inherited } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...inherited, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await untilReady(child, port);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const seconds = (performance.now() - began) / 1_000;
  return { pid: child.pid ?? 0, seconds, stop: () => ended(child) };
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const status = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => 0,
    );
    if (status === 200) return;
    await pause(20);
  }
  throw new Error('the server was not ready within a minute');
}

async function ended(child: ChildProcess): Promise<void> {
  const end = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await end;
  clearTimeout(late);
}

function residentKilobytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
