import type { ByteRange } from '../platform/storage/index.ts';

/**
 * The part of a file that a request asks for. More than one part is answered by the whole, as the rules allow.
 * @returns null for the whole, `outside` when nothing of it is in the file
 * @source RFC 9110, 14
 */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | null | 'outside' {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? '');
  if (!found) return null;
  const [first, last] = [found[1] ?? '', found[2] ?? ''];
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'outside' : { from: sizeBytes - length, to: sizeBytes - 1 };
  }
  const from = Number(first);
  const to = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < from) return null; // not a range at all
  return from >= sizeBytes ? 'outside' : { from, to };
}
