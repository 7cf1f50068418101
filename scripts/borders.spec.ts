import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import config, { PROJECTS } from '../.dependency-cruiser.mjs';

const root = join(import.meta.dirname, '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'balcao-borders-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  plant(
    'package.json',
    '{ "type": "module", "dependencies": { "typeorm": "1", "express": "5" }, "devDependencies": { "fast-check": "4" } }',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Names of the rules that one import from `from` to `to` (a file or a package) breaks. */
async function broken(from: string, to: string): Promise<string[]> {
  const isFile = to.includes('/src/');
  const path = relative(dirname(from), to).replace(/^(?!\.)/, './');
  const line = `import { x } from '${isFile ? path : to}';\nexport const y = x;`;
  if (isFile) plant(to, 'export const x = 1;');
  plant(from, from.endsWith('.svelte') ? `<script lang="ts">\n${line}\n</script>` : line);
  const { output } = await cruise(isFile ? [from, to] : [from], {
    ...config.options,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
    baseDir: folder,
  });
  return (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name).sort();
}

test.each([
  ['libs/contract/src/a.ts', 'libs/domain/src/index.ts', ['project-contract']],
  ['libs/domain/src/a.ts', 'typeorm', ['pure-libraries']],
  ['libs/domain/src/a.ts', 'node:fs', ['pure-libraries']],
  ['libs/whatsapp/src/a.ts', 'express', ['adapter-node-only']],
  ['server/src/a.ts', 'libs/whatsapp-sim/src/index.ts', ['project-server']],
  ['server/src/bot/a.ts', 'libs/domain/src/inner.ts', ['library-door']],
  ['server/src/a.ts', 'fast-check', ['no-tool-at-work']],
  ['client/src/a.ts', 'typeorm', ['client-without-server-packages']],
  ['client/src/A.svelte', 'typeorm', ['client-without-server-packages']],
  ['client/src/a.ts', 'libs/whatsapp/src/index.ts', ['project-client']],
  ['e2e/src/a.e2e.ts', 'server/src/app.ts', ['project-e2e']],
  ['server/src/platform/a.ts', 'server/src/auth/index.ts', ['module-platform']],
  ['server/src/inbox/a.ts', 'server/src/channel/index.ts', ['module-inbox']],
  ['server/src/realtime/a.ts', 'server/src/inbox/index.ts', ['module-realtime']],
  ['server/src/bot/a.ts', 'server/src/routing/index.ts', ['module-bot']],
  ['server/src/inbox/a.ts', 'server/src/app.ts', ['module-inbox']],
  ['server/src/inbox/a.entity.ts', 'server/src/settings/a.service.ts', ['module-door', 'table-knows-tables']],
  ['server/src/channel/a.ts', 'server/src/inbox/inner.ts', ['module-door']],
  ['server/src/channel/a.ts', 'server/src/channel/b.spec.ts', ['no-test-code']],
])('%s must not import %s', async (from, to, rules) => {
  expect(await broken(from, to)).toEqual(rules);
});

test.each([
  ['server/src/webhook/a.ts', 'server/src/routing/index.ts'],
  ['server/src/channel/a.ts', 'server/src/inbox/index.ts'],
  ['server/src/inbox/a.ts', 'server/src/platform/database/database.ts'],
  ['server/src/inbox/a.entity.ts', 'server/src/settings/b.entity.ts'],
  ['server/src/app.ts', 'server/src/webhook/index.ts'],
  ['libs/domain/src/a.ts', 'libs/contract/src/index.ts'],
  ['libs/domain/src/a.ts', 'libs/domain/src/b.ts'],
])('%s may import %s', async (from, to) => {
  expect(await broken(from, to)).toEqual([]);
});

interface Package {
  readonly workspaces?: string[];
  readonly nx?: { readonly tags?: string[] };
}

test('every project is tagged and has its rule', () => {
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Package;
  const workspaces = read('package.json').workspaces ?? [];
  for (const project of workspaces) {
    expect([project, read(`${project}/package.json`).nx?.tags]).toEqual([
      project,
      [expect.stringMatching(/^type:/)],
    ]);
  }
  expect(Object.keys(PROJECTS).sort()).toEqual([...workspaces].sort());
});
