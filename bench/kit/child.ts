import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A server in a process of its own, so that its processor time is not mixed with that of the load. */
export class Child {
  private readonly waiting = new Map<
    number,
    { done: (value: never) => void; fail: (error: Error) => void }
  >();
  private asked = 0;
  private exited = false;
  private readonly ended: Promise<void>;

  private constructor(
    private readonly process: ChildProcess,
    private readonly name: string,
  ) {
    process.on('message', (answer: Answer) => {
      const asked = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.error === undefined) asked?.done(answer.value as never);
      else asked?.fail(new Error(`${name}: ${answer.error}`));
    });
    process.on('error', () => undefined); // what cannot be sent to a child that is gone is answered by its end
    this.ended = new Promise((done) => {
      process.once('exit', (code, signal) => {
        this.exited = true;
        for (const { fail } of this.waiting.values()) fail(new Error(`${name} ended: ${signal ?? code}`));
        done();
      });
    });
  }

  /** @param file  below bench/processes, without its ending */
  static async start(file: string, start: unknown): Promise<Child> {
    const path = join(import.meta.dirname, '..', 'processes', `${file}.ts`);
    const hook = join(import.meta.dirname, '../../scripts/register-swc.mjs');
    const process = fork(path, [], {
      execArgv: ['--import', hook],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const child = new Child(process, file);
    running.add(child);
    await child.ask('start', start);
    return child;
  }

  ask<T = void>(what: string, value?: unknown): Promise<T> {
    if (this.exited) return Promise.reject(new Error(`${this.name} has ended`));
    const id = ++this.asked;
    return new Promise<T>((done, fail) => {
      this.waiting.set(id, { done, fail });
      this.process.send({ id, what, value });
    });
  }

  /** Processor time used so far, in microseconds: user and system, all threads. */
  async cpu(): Promise<number> {
    return this.ask<number>('cpu');
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  async stop(): Promise<void> {
    running.delete(this);
    if (this.exited) return;
    const late = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    this.ask('stop').catch(() => undefined);
    await this.ended;
    clearTimeout(late);
  }
}

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

const running = new Set<Child>();

/** Whatever a benchmark that failed has left running. */
export async function stopAllChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}
