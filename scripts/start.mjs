// The demo: builds what is stale, then serves panel, server and simulator on one port.
import { join, resolve } from 'node:path';
import { buildWebPages } from './build-client.mjs';
import { compileAhead } from './compile.mjs';
import './register-swc.mjs';

// In watch mode the panel comes from Vite.
const pages = buildWebPages({ panel: !process.argv.includes('--without-panel') });
await compileAhead();
// Loading the server takes as long as building nothing and waking Postgres: do all at once.
const postgres = wakePostgres();
try {
  const [{ startDemo }] = await Promise.all([import('./demo.ts'), pages, postgres]);
  await startDemo();
} catch (error) {
  await (await postgres)?.stop();
  throw error;
}

/** Boot finds it running. What goes wrong here goes wrong there again, and is told there. */
async function wakePostgres() {
  if (process.env.DATABASE_URL) return undefined;
  const dataFolder = join(resolve(process.env.DATA_DIR || './.data'), 'postgres');
  const { startEmbeddedPostgres } = await import('../server/src/platform/postgres/embedded-postgres.ts');
  return startEmbeddedPostgres({ dataFolder }).catch(() => undefined);
}
