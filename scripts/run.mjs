// The first step of every command. It has no dependencies and runs on any Node >= 18: it installs what the lock
// file names when that changed, then hands over to the Node the project carries (node_modules/.bin/node), because
// some parts of the stack need a newer one than the machine may have.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const stampFile = join(root, 'node_modules', '.setup-stamp');
const [command = 'start', ...rest] = process.argv.slice(2);

const script = join(root, 'scripts', `${command}.mjs`);
if (!/^[a-z][a-z-]*$/.test(command) || !existsSync(script)) {
  console.error(`balcao: there is no command "${command}".`);
  process.exit(2);
}

await installWhenStale();
process.exitCode = await run(pinnedNode(), [script, ...rest], {
  PATH: bin + delimiter + (process.env.PATH ?? ''),
});

async function installWhenStale() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (installedAsLocked()) return writeFileSync(stampFile, stamp);

  console.error('balcao: installing packages (about a minute the first time)...');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  // npm is run by the Node that runs this file: the pinned Node lives inside the folder that npm is about to delete.
  const npm = process.env.npm_execpath;
  const status = npm
    ? await run(process.env.npm_node_execpath ?? process.execPath, [npm, ...args])
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
  if (status !== 0) {
    console.error('balcao: installing the packages failed; the lines above say why.');
    process.exit(status);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Somebody ran npm by hand and what is there is what the lock file names: nothing to do. */
function installedAsLocked() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return true;
    const found = present[path];
    // An optional package that is absent is one for another platform.
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional;
  });
}

function pinnedNode() {
  const pinned = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(
    `balcao: no packaged Node exists for ${process.platform}-${process.arch}, ` +
      `and the installed one (${process.version}) is older than 22.18. Please install Node 24 or newer.`,
  );
  process.exit(1);
}

/** Runs a program with our own terminal, passes signals on, and answers its exit status. */
function run(file, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(file, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32' && file.endsWith('.cmd'),
    });
    const pass = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    // npm passes signals only to its shell, so a vanished parent is the one sign that it was told to stop.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, 500);
    child.on('error', (error) => {
      console.error(`balcao: ${file} could not be started: ${error.message}`);
      finish(1);
    });
    child.on('exit', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 1)));
    function finish(status) {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, pass);
      done(status);
    }
  });
}
