export { makeStorage } from './make-storage.ts';
export { Storage, type ByteRange } from './storage.ts';
