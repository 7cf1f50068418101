// Compiles TypeScript for Node and keeps what it made, so that a later start neither compiles nor loads the compiler.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const cache = join(root, 'node_modules', '.cache', 'balcao-swc');
const { $schema: _, ...options } = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
const version = JSON.parse(readFileSync(require.resolve('@swc/core/package.json'), 'utf8')).version;
const salt = version + JSON.stringify(options);

/** @returns the JavaScript of a TypeScript file */
export function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const kept = placeOf(filename, source);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, { ...options, filename, swcrc: false });
    mkdirSync(cache, { recursive: true });
    // Renamed into place: another process may be reading at this moment.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
    return code;
  }
}

/** Compiles everything a start needs in a process of its own: the one that serves should not carry a compiler. */
export function compileAhead() {
  if (sources().every((file) => existsSync(placeOf(file, readFileSync(file, 'utf8')))))
    return Promise.resolve();
  return new Promise((done) => {
    const child = spawn(process.execPath, [import.meta.filename], { stdio: 'inherit' });
    // Whatever went wrong will go wrong again, and be told, when the file is loaded.
    child.on('error', () => done());
    child.on('exit', () => done());
  });
}

function placeOf(filename, source) {
  return join(
    cache,
    createHash('sha256').update(salt).update(filename).update('\0').update(source).digest('hex'),
  );
}

function sources() {
  const files = globSync(['server/src/**/*.ts', 'libs/*/src/**/*.ts', 'scripts/*.ts'], { cwd: root });
  return files.filter((file) => !/\.spec\.ts$|[\\/]testing[\\/]/.test(file)).map((file) => join(root, file));
}

if (process.argv[1] === import.meta.filename) for (const file of sources()) compiled(file);
