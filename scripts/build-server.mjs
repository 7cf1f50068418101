// Compiles the server and the libraries it stands on into their `dist` folders, for `serve` and the image: what runs
// there needs no compiler. Node finds the compiled libraries by the condition `compiled` in their package.json.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const PROJECTS = ['libs/contract', 'libs/domain', 'libs/whatsapp', 'server'];

/** Brings the compiled server up to date. @returns false when there was nothing to do */
export async function buildServer() {
  const { $schema: _, ...options } = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
  options.jsc.rewriteRelativeImportExtensions = true;
  const hash = createHash('sha256').update(JSON.stringify(options));
  const files = PROJECTS.flatMap((project) => sources(project)).map((file) => {
    const code = readFileSync(join(root, file), 'utf8');
    hash.update(file).update('\0').update(code).update('\0');
    return { file, code };
  });
  const stamp = hash.digest('hex');
  const stampFile = join(root, 'server/dist/.source-hash');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;

  // Loaded only when there is work: the process that serves should not carry a compiler.
  const { transformSync } = await import('@swc/core');
  for (const project of PROJECTS) rmSync(join(root, project, 'dist'), { recursive: true, force: true });
  for (const { file, code } of files) {
    if (file.endsWith('.json')) {
      const target = join(root, file.replace('/src/', '/dist/'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
      continue;
    }
    const target = join(root, file.replace('/src/', '/dist/').replace(/\.ts$/, '.js'));
    const compiled = transformSync(code, {
      ...options,
      swcrc: false,
      sourceMaps: true,
      filename: join(root, file),
      sourceFileName: join(root, file).slice(root.length + 1),
    });
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${compiled.code}//# sourceMappingURL=${target.split(/[\\/]/).pop()}.map\n`);
    writeFileSync(`${target}.map`, compiled.map ?? '');
  }
  writeFileSync(stampFile, stamp);
  return true;
}

function sources(project) {
  const all = globSync(`${project}/src/**/*.{ts,json}`, { cwd: root }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  return all.filter((file) => !/\.spec\.ts$|\/testing\//.test(file)).toSorted();
}

if (process.argv[1] === import.meta.filename) await buildServer();
