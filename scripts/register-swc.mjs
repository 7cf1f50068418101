// Lets Node run the TypeScript of the server and the libraries from source. Node's own type stripping cannot: Nest and
// TypeORM need decorators together with their metadata.
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compiled } from './compile.mjs';

process.setSourceMapsEnabled(true);

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) {
      return nextLoad(url, context);
    }
    return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true };
  },
});
