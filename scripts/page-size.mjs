// What a person downloads before the inbox is drawn, and the largest part fetched later: kB of gzip, held to their bars.
// Reads the build's manifest, so it runs after the panel was built.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FIRST_LOAD_KB = 150;
const LAZY_KB = 130;
const INBOX = '/(app)/inbox/[view]/[[conversation]]';

const client = join(import.meta.dirname, '..', 'client');
const generated = '.svelte-kit/generated/build/client-optimized';
const manifest = JSON.parse(
  readFileSync(join(client, '.svelte-kit/output/client/.vite/manifest.json'), 'utf8'),
);

const first = reached([
  ...Object.keys(manifest).filter((source) => manifest[source].file.includes('/entry/')),
  ...nodesOf(INBOX).map((node) => `${generated}/nodes/${node}.js`),
]);
const firstLoad = kilobytes(first);
// All that a door opened later brings along, not its own file alone.
const later = Object.keys(manifest)
  .filter((source) => manifest[source].isDynamicEntry && !first.has(source))
  .map((source) => ({ source, size: kilobytes(reached([source]).difference(first)) }))
  .toSorted((a, b) => b.size - a.size);

console.log(`first load of the inbox  ${firstLoad.toFixed(1)} kB of ${FIRST_LOAD_KB}`);
for (const { source, size } of later.slice(0, 5))
  console.log(`later, at most           ${size.toFixed(1)} kB of ${LAZY_KB}  ${source}`);
if (firstLoad > FIRST_LOAD_KB || later[0].size > LAZY_KB) process.exitCode = 1;

/** The numbers of the root's layout, the page's layouts and the page, as SvelteKit counts them. */
function nodesOf(route) {
  const app = readFileSync(join(client, generated, 'app.js'), 'utf8');
  const line = app.split('\n').find((one) => one.includes(`"${route}":`));
  if (!line) throw new Error(`The build knows no page ${route}.`);
  return [
    0,
    ...line
      .slice(line.indexOf('":'))
      .matchAll(/\d+/g)
      .map(([number]) => Number(number)),
  ];
}

/** These files and all they import when they start. */
function reached(sources, seen = new Set()) {
  for (const source of sources) {
    if (seen.has(source)) continue;
    seen.add(source);
    reached(manifest[source].imports ?? [], seen);
  }
  return seen;
}

function kilobytes(sources) {
  const files = new Set(
    [...sources].map((source) => manifest[source].file).filter((file) => file.endsWith('.js')),
  );
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(join(client, 'build', file)), { level: 9 }).length;
  return bytes / 1000;
}
