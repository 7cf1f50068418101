import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Waiting } from './waiting.ts';

export const ROOT = join(import.meta.dirname, '../..');

type Env = Readonly<Record<string, string>>;

export interface LogLine {
  readonly level: number;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/** What a process of ours inherits: nothing that could set up the product behind the scenario's back. */
function bareEnvironment(): Record<string, string> {
  const bare: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'LANG']) {
    const value = process.env[name];
    if (value !== undefined) bare[name] = value;
  }
  return bare;
}

/** The product as an operator runs it: a process of its own, known by its output, its doors and its death. */
export class ServerProcess {
  readonly port: number;
  readonly url: string;
  /** Its DATA_DIR. */
  readonly dataDir: string;
  /** Everything it said on both outputs, over all its lives. */
  output = '';
  readonly #args: readonly string[];
  readonly #env: Env;
  readonly #waiting = new Waiting();
  #child: ChildProcess | undefined;
  #exit: { code: number | null; signal: string | null } | undefined;
  #log: LogLine[] = [];

  /**
   * @param what  `server`: the built server, as `serve` runs it once everything is built; or what the root's commands call
   */
  constructor(what: 'server' | 'serve' | 'start', port: number, env: Env) {
    this.#args =
      what === 'server'
        ? ['--conditions=compiled', join(ROOT, 'server/dist/main.js')]
        : [join(ROOT, 'scripts', `${what}.mjs`)];
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.dataDir = mkdtempSync(join(tmpdir(), 'balcao-e2e-'));
    this.#env = {
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: this.url,
      DATA_DIR: this.dataDir,
      LOG_LEVEL: 'info',
      ...env,
    };
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the server process is not running');
    return pid;
  }

  /** What it logged since it was last started. */
  get log(): readonly LogLine[] {
    return this.#log;
  }

  /** Spawns it and returns at once. */
  spawn(): void {
    const child = spawn(process.execPath, this.#args, {
      cwd: ROOT,
      env: { ...bareEnvironment(), ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#exit = undefined;
    this.#log = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#said(line));
    }
    child.once('exit', (code, signal) => {
      this.#exit = { code, signal };
      this.#waiting.happened();
    });
  }

  get isListening(): boolean {
    return this.#exit === undefined && this.#log.some(({ msg }) => msg === 'listening');
  }

  /** Spawns it and waits until it listens. */
  async start(): Promise<this> {
    this.spawn();
    await this.#waiting.until(
      'the server to listen',
      () => {
        if (this.#exit) throw new Error(`The server ended before it listened:\n${this.output.slice(-4000)}`);
        return this.isListening;
      },
      { withinMs: 60_000, now: () => this.output.slice(-4000) },
    );
    return this;
  }

  /** Until it listens, whoever starts it. */
  untilListening(): Promise<boolean> {
    return this.#waiting.until('the server to listen', () => this.isListening, { withinMs: 60_000 });
  }

  /** Until a line of its output matches. */
  said(pattern: RegExp, withinMs = 60_000): Promise<RegExpExecArray> {
    return this.#waiting.until(
      `the server to say ${pattern}`,
      () => {
        const found = pattern.exec(this.output);
        if (!found && this.#exit) throw new Error(`It ended without saying ${pattern}:\n${this.output}`);
        return found;
      },
      { withinMs, now: () => this.output.slice(-4000) },
    );
  }

  /** Its end, whoever caused it. */
  exit(withinMs = 30_000): Promise<{ code: number | null; signal: string | null }> {
    return this.#waiting.until('the server to end', () => this.#exit, { withinMs, now: () => this.output });
  }

  /** As an operator stops it. */
  async stop(): Promise<{ code: number | null; signal: string | null }> {
    if (!this.#child) return { code: 0, signal: null };
    if (!this.#exit) this.#child.kill('SIGTERM');
    return this.exit();
  }

  /** As a power cut stops it, as far as the process is concerned. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.exit();
  }

  /** The operator's command line beside it, in the same environment. */
  balcao(...words: string[]): Promise<{ code: number; output: string }> {
    const script = join(ROOT, 'scripts/balcao.mjs');
    const env = { ...bareEnvironment(), ...this.#env, LOG_LEVEL: 'silent' };
    return new Promise((done) => {
      const child = execFile(process.execPath, [script, ...words], { cwd: ROOT, env }, (_error, out, err) =>
        done({ code: child.exitCode ?? 1, output: `${out}${err}` }),
      );
    });
  }

  /** Stops it and forgets its data folder. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  #said(line: string): void {
    this.output += `${line}\n`;
    if (line.startsWith('{')) {
      try {
        this.#log.push(JSON.parse(line) as LogLine);
      } catch {
        // Half a line of a killed process.
      }
    }
    this.#waiting.happened();
  }
}
