import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { Storage, type ByteRange } from './storage.ts';

const KEY = /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/;

/** Files in a folder, a folder per owner. */
export class DiskStorage extends Storage {
  constructor(private readonly folder: string) {
    super();
  }

  async take(path: string, key: string): Promise<void> {
    const target = this.pathOf(key);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      await rename(path, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      // Another file system: the copy gets its name only when it is whole.
      const half = `${target}.${randomUUID()}`;
      try {
        await pipeline(createReadStream(path), createWriteStream(half, { mode: 0o600 }));
        await rename(half, target);
      } finally {
        await rm(half, { force: true });
      }
      await rm(path, { force: true });
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable | null> {
    try {
      const file = await open(this.pathOf(key), 'r');
      return file.createReadStream(range ? { start: range.from, end: range.to } : {});
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async owners(): Promise<string[]> {
    try {
      const entries = await readdir(this.folder, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  async removeOwner(name: string): Promise<void> {
    await rm(this.pathOf(name), { recursive: true, force: true });
  }

  async probe(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, `probe-${randomUUID()}`);
    const file = await open(path, 'wx', 0o600);
    try {
      await file.write('probe');
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
  }

  /** @throws for a key that would leave the folder: keys are made of ids, so that is a fault of ours */
  private pathOf(key: string): string {
    if (!KEY.test(key)) throw new Error('no key of this storage');
    return join(this.folder, key);
  }
}
