// The built server as in production: no demo, no simulator. Builds what is stale first.
import { registerHooks } from 'node:module';
import { buildWebPages } from './build-client.mjs';
import { buildServer } from './build-server.mjs';

await buildWebPages();
await buildServer();
process.setSourceMapsEnabled(true);
// The same as `node --conditions=compiled server/dist/main.js`, without a process between this one and its caller.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: ['compiled', ...context.conditions] }),
});
await import('../server/dist/main.js');
