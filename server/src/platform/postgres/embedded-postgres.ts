import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { nativeFolder, program, reachableDataFolder, serverAccount, type Account } from './native.ts';

const SUPERUSER = 'balcao';
const START_DEADLINE_MS = 60_000; // recovery after a crash replays the log first

export interface EmbeddedPostgres {
  /** Address of the database `postgres`, as superuser; see {@link databaseUrl} for another one on this server. */
  readonly adminUrl: string;
  readonly dataFolder: string;
  /** Stops the server, unless another living process started it. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Wished place of the data; it may end up elsewhere (see `reachableDataFolder`). */
  readonly dataFolder: string;
  /** Durability off: for databases that nobody will miss. */
  readonly disposable?: boolean;
}

/**
 * Starts the packaged Postgres on a free port of the loopback, or adopts the one that already serves this data folder
 * (our last process may have been killed, or another command is running beside us).
 *
 * Anyone on this machine may connect without a password: good for demo, tests and a machine of one's own. A server
 * others log in to should be given its own database by `DATABASE_URL`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const native = nativeFolder(account);
  const dataFolder = reachableDataFolder(options.dataFolder, account);
  const server: Server = { account, native, dataFolder, ownerFile: `${dataFolder}.owner` };

  mkdirSync(dirname(dataFolder), { recursive: true, mode: 0o755 });
  await initialise(server, options.disposable ?? false);

  for (let attempt = 1; ; attempt += 1) {
    const adopted = await adopt(server);
    if (adopted) return adopted;
    try {
      return await launch(server, options.disposable ?? false);
    } catch (error) {
      // Somebody took our port between asking and binding, or another process started the same folder just now.
      if (attempt === 3) throw error;
      await pause(200 * attempt);
    }
  }
}

/** The address of another database on the same server. */
export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

interface Server {
  readonly account: Account | null;
  readonly native: string;
  readonly dataFolder: string;
  readonly ownerFile: string;
}

async function initialise({ account, native, dataFolder }: Server, disposable: boolean): Promise<void> {
  if (existsSync(join(dataFolder, 'PG_VERSION'))) return;
  // Made beside and renamed, so that an interrupted first start leaves nothing that looks like a database.
  const half = `${dataFolder}.${process.pid}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  if (account) chownSync(half, account.uid, account.gid);
  const args = ['-D', half, '-U', SUPERUSER, '-E', 'UTF8', '--auth=trust'];
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C');
  if (disposable) args.push('--no-sync');
  await finished(program(native, 'initdb'), args, account);
  try {
    renameSync(half, dataFolder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(join(dataFolder, 'PG_VERSION'))) throw error;
  }
}

async function launch(server: Server, disposable: boolean): Promise<EmbeddedPostgres> {
  const { account, native, dataFolder } = server;
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  settings.push('log_min_messages=warning', 'shared_buffers=64MB', 'max_connections=100');
  if (disposable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');

  const logFile = `${dataFolder}.log`;
  const tooLong = (statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > 5_000_000;
  const log = openSync(logFile, tooLong ? 'w' : 'a');
  const child = spawn(
    program(native, 'postgres'),
    ['-D', dataFolder, ...settings.flatMap((s) => ['-c', s])],
    {
      ...childOptions(account),
      stdio: ['ignore', log, log],
      // Its own process group: Ctrl-C must reach us alone, who still need the database to finish what is under way.
      detached: true,
    },
  );
  closeSync(log);
  child.unref();

  const adminUrl = adminUrlAt(port);
  await ready(child, adminUrl, logFile);
  writeFileSync(server.ownerFile, String(process.pid));
  return { adminUrl, dataFolder, stop: () => stop(server) };
}

/** The running server of this folder, if any. */
async function adopt(server: Server): Promise<EmbeddedPostgres | null> {
  const [, , , port] = readLines(join(server.dataFolder, 'postmaster.pid'));
  if (!port) return null;
  const adminUrl = adminUrlAt(Number(port));
  const answer = await ask(adminUrl, 'show data_directory');
  // After a restart of the machine another program may listen on the remembered port.
  if (answer !== server.dataFolder) return null;

  const owner = Number(readLines(server.ownerFile)[0] ?? 0);
  const isGuest = owner !== process.pid && isAlive(owner);
  if (!isGuest) writeFileSync(server.ownerFile, String(process.pid));
  return {
    adminUrl,
    dataFolder: server.dataFolder,
    stop: () => (isGuest ? Promise.resolve() : stop(server)),
  };
}

async function stop({ account, native, dataFolder, ownerFile }: Server): Promise<void> {
  rmSync(ownerFile, { force: true });
  if (!existsSync(join(dataFolder, 'postmaster.pid'))) return;
  await finished(program(native, 'pg_ctl'), ['stop', '-D', dataFolder, '-m', 'fast', '-w', '-s'], account);
}

async function ready(child: ChildProcess, adminUrl: string, logFile: string): Promise<void> {
  let ended: string | null = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${signal ?? code}`));
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    if (ended !== null) {
      const log = readLines(logFile).slice(-15).join('\n');
      throw new Error(`The embedded Postgres did not start: ${String(ended)}\n${log}`);
    }
    if ((await ask(adminUrl, 'select 1')) !== null) return;
    await pause(25);
  }
  child.kill();
  throw new Error(`The embedded Postgres was not ready after ${START_DEADLINE_MS / 1000} s; see ${logFile}`);
}

/** The first column of the first row, or null when there is no answer. */
async function ask(url: string, sql: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' });
    return String(rows[0]?.[0] ?? '');
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function finished(file: string, args: string[], account: Account | null): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { ...childOptions(account), stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      if (code === 0) done();
      else fail(new Error(`${file} ended with ${signal ?? code}:\n${said}`));
    });
  });
}

function childOptions(account: Account | null) {
  return {
    cwd: process.platform === 'win32' ? undefined : '/', // our own folder may be closed to the account
    env: { ...process.env, LC_ALL: 'C', LANGUAGE: 'C', TZ: 'UTC' },
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  };
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

function adminUrlAt(port: number): string {
  return `postgres://${SUPERUSER}@127.0.0.1:${port}/postgres`;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim());
  } catch {
    return [];
  }
}
