// The server as in production: no demo and no simulator. Builds the panel first when it is missing or stale.
import { buildWebPages } from './build-client.mjs';
import './register-swc.mjs';

await buildWebPages();
await import('../server/src/main.ts');
