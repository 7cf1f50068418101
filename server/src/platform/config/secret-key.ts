import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The key kept in the data folder, made on first use. It signs session cookies and encrypts tokens at rest, so losing
 * it signs everybody out and makes stored access tokens unreadable.
 */
export function keptSecretKey(dataDir: string): string {
  const file = join(dataDir, 'secret-key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    const half = `${file}.${process.pid}`;
    writeFileSync(half, randomBytes(32).toString('base64url'), { mode: 0o600 });
    try {
      linkSync(half, file); // unlike rename it never replaces a key another process has just made
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(half, { force: true });
    }
  }
  return readFileSync(file, 'utf8').trim();
}
