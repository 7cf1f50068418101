// Watch mode: the demo on PORT, restarted when the server's or a library's code changes, and Vite's dev server for the
// panel beside it, which passes calls on to the first.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const port = process.env.PORT || '3000';
const watched = [
  'server/src',
  'libs/contract/src',
  'libs/domain/src',
  'libs/whatsapp/src',
  'libs/whatsapp-sim/src',
];

const children = [
  run('.', [
    ...watched.map((path) => `--watch-path=${path}`),
    '--watch-preserve-output',
    'scripts/start.mjs',
    '--without-panel',
  ]),
  run('client', [join(root, 'node_modules/vite/bin/vite.js'), 'dev', '--port', String(Number(port) + 1)]),
];

function run(folder, args) {
  const child = spawn(process.execPath, args, {
    cwd: join(root, folder),
    stdio: 'inherit',
    // The address people open is Vite's, which passes everything else on.
    env: {
      PUBLIC_URL: `http://localhost:${Number(port) + 1}`,
      ...process.env,
      PORT: port,
      BALCAO_SERVER: `http://127.0.0.1:${port}`,
    },
  });
  child.on('exit', (code) => stop(code ?? 0));
  return child;
}

let isStopping = false;
function stop(code) {
  if (isStopping) return;
  isStopping = true;
  process.exitCode = code;
  for (const child of children) child.kill('SIGTERM');
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) stop(0);
}, 500).unref();
