// Components and rune modules for Jest: what vite-plugin-svelte does in the build, without the rest of Vite.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';
import { compile, compileModule, VERSION } from 'svelte/compiler';

const { $schema: _, ...swc } = JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'));
const options = { generate: 'client', dev: true };

export default {
  getCacheKey: (source, filename) =>
    createHash('sha256')
      .update(VERSION)
      .update('\0')
      .update(filename)
      .update('\0')
      .update(source)
      .digest('hex'),

  process(source, filename) {
    if (filename.endsWith('.svelte'))
      return output(compile(source, { ...options, filename, css: 'injected' }));
    const plain = filename.endsWith('.ts')
      ? transformSync(source, { ...swc, filename, swcrc: false, sourceMaps: false }).code
      : source;
    return output(compileModule(plain, { ...options, filename }));
  },
};

function output({ js }) {
  return { code: js.code, map: js.map };
}
