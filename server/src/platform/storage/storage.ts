import type { Readable } from 'node:stream';

/** Bytes `from` to `to`, both inclusive. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Where bytes of any size lie under a key. A key is a path of plain names; a key, once written, is whole: nobody ever
 * reads the half of a file.
 */
export abstract class Storage {
  /** Puts a file of the local disk there and takes it away here. */
  abstract take(path: string, key: string, contentType: string): Promise<void>;
  /** @returns null when nothing lies there */
  abstract read(key: string, range?: ByteRange): Promise<Readable | null>;
  /** Nothing there is no error. */
  abstract remove(key: string): Promise<void>;
  /** First names of all keys. */
  abstract owners(): Promise<string[]>;
  /** Everything whose key begins with this name. */
  abstract removeOwner(name: string): Promise<void>;
  /** Writes, reads and removes something small. @throws when one of them fails */
  abstract probe(): Promise<void>;
}
