// All of CI by hand: format, lint, borders, types, tests. `--static` leaves the tests out. Every step runs even when an
// earlier one failed, so that one run tells everything.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildWebPages } from './build-client.mjs';

const root = join(import.meta.dirname, '..');
const isStatic = process.argv.includes('--static');
const program = (path) => join(root, 'node_modules', path);

const steps = [
  ["the pages' size", [join(import.meta.dirname, 'page-size.mjs')]],
  ['client set-up', [program('@sveltejs/kit/svelte-kit.js'), 'sync'], 'client'],
  ['format', [program('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
  ['lint', [program('eslint/bin/eslint.js'), '.', '--max-warnings=0']],
  [
    'borders',
    [
      program('dependency-cruiser/bin/dependency-cruiser.mjs'),
      ...['--config', '.dependency-cruiser.mjs', '--output-type', 'err-long'],
      ...['server/src', 'libs', 'client/src', 'e2e', 'scripts', 'bench'].filter((path) =>
        existsSync(join(root, path)),
      ),
    ],
  ],
  ['types', [program('nx/dist/bin/nx.js'), 'run-many', '--target=typecheck', '--outputStyle=static']],
  ...['scripts', 'bench']
    .filter((folder) => existsSync(join(root, folder, 'tsconfig.json')))
    .map((folder) => [`types of ${folder}`, [program('typescript/bin/tsc'), '-p', folder]]),
  ...(isStatic ? [] : [['tests', [join(import.meta.dirname, 'test.mjs')]]]),
];

const results = [];
// The client's types include the message catalogue that its build generates.
results.push(['build', await buildWebPages().then(() => 0, report)]);
for (const [name, args, folder = '.'] of steps) {
  console.log(`\n== ${name}`);
  results.push([name, await run(args, folder)]);
}

const failed = results.filter(([, status]) => status !== 0);
const summary = results.map(([name, status]) => `  ${status === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
console.log(`\n${summary.join('\n')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

function run(args, folder) {
  return new Promise((done) => {
    // Nx would leave a daemon behind, which is of no use to one run.
    const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
    const child = spawn(process.execPath, args, { cwd: join(root, folder), stdio: 'inherit', env });
    child.on('error', (error) => done(report(error)));
    child.on('exit', (code) => done(code ?? 1));
  });
}

function report(error) {
  console.error(error instanceof Error ? error.message : error);
  return 1;
}
