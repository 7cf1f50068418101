// All tests, or those named: `npm test -- [path or pattern] [--selectProjects libs server client e2e]`.
// Always ends with the line `N passed, N failed`, and fails when nothing ran.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWebPages } from './build-client.mjs';
import { buildServer } from './build-server.mjs';

const PROJECTS = ['libs', 'server', 'client', 'e2e'];
const root = join(import.meta.dirname, '..');
const { projects, rest } = readArguments(process.argv.slice(2));

const folder = mkdtempSync(join(tmpdir(), 'balcao-test-'));
const countFile = join(folder, 'counts.jsonl');
let status = 0;

if (projects.includes('client') || projects.includes('e2e')) {
  // The client's tests import the generated message catalogue; the scenarios run what is built.
  try {
    await buildWebPages();
    if (projects.includes('e2e')) await buildServer();
  } catch (error) {
    console.error(String(error?.stack ?? error));
    status = 1;
  }
}
const small = projects.filter((project) => project !== 'e2e');
if (small.length > 0) status = (await jest(small, rest)) || status;
// One whole system at a time: scenarios start processes of their own and would only wait for each other's CPU.
if (projects.includes('e2e')) status = (await jest(['e2e'], ['--runInBand', ...rest])) || status;

const counts = readCounts();
rmSync(folder, { recursive: true, force: true });
const failed = counts.failed + (status !== 0 && counts.failed === 0 ? 1 : 0);
if (counts.passed + failed === 0) console.error('No test ran: nothing matches what was asked for.');
console.log(
  `${counts.passed} passed, ${failed} failed` + (counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''),
);
process.exitCode = failed > 0 || counts.passed === 0 ? 1 : 0;

/** `--selectProjects` takes names until the first word that is not one, so a path may follow it. */
function readArguments(argv) {
  const chosen = [];
  const rest = [];
  for (let i = 0; i < argv.length; i += 1) {
    if (argv[i] !== '--selectProjects') {
      rest.push(argv[i]);
      continue;
    }
    while (PROJECTS.includes(argv[i + 1])) chosen.push(argv[(i += 1)]);
    if (chosen.length === 0) {
      console.error(`--selectProjects takes some of: ${PROJECTS.join(' ')}`);
      process.exit(2);
    }
  }
  return { projects: chosen.length > 0 ? PROJECTS.filter((name) => chosen.includes(name)) : PROJECTS, rest };
}

function jest(projects, args) {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
        '--passWithNoTests',
        ...args,
        '--selectProjects',
        ...projects,
      ],
      { cwd: root, stdio: 'inherit', env: { ...process.env, BALCAO_JEST_COUNTS: countFile } },
    );
    child.on('error', (error) => {
      console.error(`Jest could not be started: ${error.message}`);
      done(1);
    });
    child.on('exit', (code) => done(code ?? 1));
  });
}

function readCounts() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  let lines = '';
  try {
    lines = readFileSync(countFile, 'utf8');
  } catch {
    // No run came as far as to write its numbers; the exit status tells the rest.
  }
  for (const line of lines.split('\n').filter(Boolean)) {
    const run = JSON.parse(line);
    total.passed += run.passed;
    total.failed += run.failed + (run.wasInterrupted ? 1 : 0);
    total.skipped += run.skipped;
  }
  return total;
}
