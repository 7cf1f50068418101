// The demo: builds what is stale, then serves panel, server and simulator on one port.
import { buildWebPages } from './build-client.mjs';
import './register-swc.mjs';

const pages = buildWebPages();
// Loading the server takes as long as building nothing: do both at once.
const [{ startDemo }] = await Promise.all([import('./demo.ts'), pages]);
await startDemo();
