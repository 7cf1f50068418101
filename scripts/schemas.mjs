// Writes server/src/docs/schemas.json anew: what /api/docs-json and /api/asyncapi.json say of the types that cross the
// doors. With --check it only says whether the file still agrees with the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import './register-swc.mjs';

const { generateSchemas } = await import('./generate-schemas.ts');
const file = join(import.meta.dirname, '../server/src/docs/schemas.json');
const text = await format(JSON.stringify(generateSchemas()), { parser: 'json', printWidth: 110 });
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(
    'The types at the doors have changed. Run `node scripts/run.mjs schemas` and look at the difference.',
  );
  process.exitCode = 1;
}
