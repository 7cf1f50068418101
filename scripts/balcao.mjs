// The operator's command line; see server/src/cli.
import './register-swc.mjs';

await import('../server/src/cli/main.ts');
