import type { Config } from '../config/config.ts';
import { DiskStorage } from './disk-storage.ts';
import { S3Storage } from './s3-storage.ts';
import type { Storage } from './storage.ts';

export function makeStorage({ storage }: Pick<Config, 'storage'>): Storage {
  return storage.driver === 's3' ? new S3Storage(storage) : new DiskStorage(storage.folder);
}
