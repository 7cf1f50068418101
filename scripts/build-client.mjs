// Builds the web pages (the panel, the simulator's page) when their output is missing or older than their sources.
// Run by itself it builds what is stale; `--force` builds all.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');

const PAGES = [
  {
    name: 'the panel',
    folder: 'client',
    output: 'client/build',
    sources: [
      'client/{src,static,messages}/**/*',
      // Only what we wrote: the build puts a README of its own beside it, and would find itself stale.
      'client/project.inlang/settings.json',
      'client/*.{json,ts}',
      'libs/{contract,domain}/src/**/*.ts',
    ],
  },
  {
    name: "the simulator's page",
    folder: 'libs/whatsapp-sim',
    output: 'libs/whatsapp-sim/dist-page',
    sources: ['libs/whatsapp-sim/{page,src}/**/*', 'libs/whatsapp-sim/*.{json,ts}'],
  },
];

/** Brings every page up to date, one build of this checkout at a time. @returns the folders that were built */
export async function buildWebPages(options = {}) {
  const release = await lock();
  try {
    return await buildStale(options);
  } finally {
    release();
  }
}

async function buildStale({ force = false, panel = true }) {
  const built = [];
  for (const page of PAGES) {
    if (!existsSync(join(root, page.folder, 'vite.config.ts'))) continue;
    if (page.folder === 'client' && !panel) continue;
    const stamp = hashOf(page.sources);
    const stampFile = join(root, page.output, '.source-hash');
    if (!force && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) continue;
    console.error(`balcao: building ${page.name}...`);
    rmSync(join(root, page.output), { recursive: true, force: true });
    await viteBuild(page);
    pack(join(root, page.output));
    writeFileSync(stampFile, stamp);
    built.push(page.folder);
  }
  return built;
}

/** Waits while another process builds here; one that was killed while it did is passed over. */
async function lock() {
  const file = join(root, 'node_modules', '.build-lock');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(file)) rmSync(file, { force: true });
    else await setTimeout(200);
  }
}

function isAbandoned(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Empty: its owner was about to write its name, or was killed right then.
    return pid > 0 ? !isRunning(pid) : Date.now() - statSync(file).mtimeMs > 5_000;
  } catch {
    return false; // released between two looks
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Packed copies beside the files, made once here instead of at every request. */
function pack(folder) {
  for (const file of globSync('**/*.{html,js,css,svg,json,txt,webmanifest}', { cwd: folder })) {
    const bytes = readFileSync(join(folder, file));
    if (bytes.length < 1024) continue;
    // Of the last step of quality nobody would see a difference, but everybody waits for it.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, { params }));
    writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
}

function hashOf(patterns) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  for (const file of files.toSorted()) {
    // Tests and generated files do not reach the page; the latter would make each build look stale to the next.
    if (/\.spec\.ts$|\/generated\/|\/node_modules\//.test(file.replaceAll('\\', '/'))) continue;
    if (!statSync(join(root, file)).isFile()) continue;
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function viteBuild(page) {
  return new Promise((done, fail) => {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: join(root, page.folder),
      // The output must be the production one whatever the caller's mode (Jest sets NODE_ENV to test).
      env: { ...process.env, NODE_ENV: 'production' },
    });
    let said = '';
    const keep = (chunk) => (said += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', fail);
    child.on('exit', (code) => {
      if (code === 0) return done();
      fail(new Error(`Building ${page.name} failed (vite build in ${page.folder}):\n${said}`));
    });
  });
}

if (process.argv[1] === import.meta.filename)
  await buildWebPages({ force: process.argv.includes('--force') });
