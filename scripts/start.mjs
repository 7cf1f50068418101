// The demo: builds what is stale, then serves panel, server and simulator on one port.
import { buildWebPages } from './build-client.mjs';
import { compileAhead } from './compile.mjs';
import './register-swc.mjs';

// In watch mode the panel comes from Vite.
const pages = buildWebPages({ panel: !process.argv.includes('--without-panel') });
await compileAhead();
// Loading the server takes as long as building nothing: do both at once.
const [{ startDemo }] = await Promise.all([import('./demo.ts'), pages]);
await startDemo();
