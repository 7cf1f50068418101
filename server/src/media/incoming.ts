import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.ts';

/** Bytes on the local disk that are nobody's yet. */
export interface Received {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
}

export class TooLarge extends Error {}

/** What a killed process left is thrown away after this. */
const FORGOTTEN_MS = 3_600_000;

/**
 * Where bytes wait until they are whole and looked at. Only then does the storage see them, so it never holds the half of
 * a file, nor one that was refused.
 */
@Injectable()
export class Incoming {
  private readonly folder: string;

  constructor(config: Config) {
    this.folder = join(config.dataDir, 'incoming');
  }

  /**
   * Writes a stream to the disk as it comes.
   * @throws TooLarge, or what the stream threw; nothing is left behind then
   */
  async receive(from: Readable, limitBytes: number): Promise<Received> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, randomUUID());
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length;
        if (sizeBytes > limitBytes) return done(new TooLarge());
        hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      // Not destroyed when it is too long: its sender must get to read why.
      await pipeline(
        from.iterator({ destroyOnReturn: false }),
        count,
        createWriteStream(path, { mode: 0o600, flags: 'wx' }),
      );
    } catch (error) {
      await this.drop(path);
      throw error;
    }
    return { path, sizeBytes, sha256: hash.digest() };
  }

  /** Takes away a file and what was made of it. */
  async drop(path: string): Promise<void> {
    await Promise.all([rm(path, { force: true }), rm(`${path}.thumbnail`, { force: true })]);
  }

  async sweep(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => null);
      if (found && Date.now() - found.mtimeMs > FORGOTTEN_MS) await rm(path, { force: true });
    }
  }
}
