/** Bytes needed to tell what a file is. */
export const SNIFF_BYTES = 1024;

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, bytes.length)));

/**
 * What a file's first bytes say that it is, whatever its name and declared type; null when they say nothing we know.
 * @param bytes  the first `SNIFF_BYTES`
 */
export function sniff(bytes: Uint8Array): string | null {
  const starts = (...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  const head = ascii(bytes, 0, 12);
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (head.startsWith('RIFF')) {
    if (head.endsWith('WEBP')) return 'image/webp';
    return head.endsWith('WAVE') ? 'audio/wav' : null;
  }
  if (head.slice(4, 8) === 'ftyp') return ofIsoBrand(head.slice(8, 12), ascii(bytes, 16, 40));
  if (head.startsWith('OggS')) return 'audio/ogg';
  if (head.startsWith('#!AMR')) return 'audio/amr';
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.startsWith('ID3')) return 'audio/mpeg';
  if (starts(0xff, 0xf1) || starts(0xff, 0xf9)) return 'audio/aac';
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2) return 'audio/mpeg';
  if (starts(0x1a, 0x45, 0xdf, 0xa3)) return 'video/webm';
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'application/zip';
  if (head.startsWith('MZ')) return 'application/x-msdownload';
  return ofText(ascii(bytes, 0, SNIFF_BYTES));
}

function ofIsoBrand(brand: string, others: string): string {
  if (/^qt/.test(brand)) return 'video/quicktime';
  if (/^(heic|heix|hevc|heim|heis)/.test(brand)) return 'image/heic';
  if (/^mif1|^msf1/.test(brand)) return others.includes('avif') ? 'image/avif' : 'image/heic';
  if (/^avi[fs]/.test(brand)) return 'image/avif';
  if (/^M4[AB] /.test(brand)) return 'audio/mp4';
  if (/^3g/.test(brand)) return 'video/3gpp';
  return 'video/mp4';
}

function ofText(text: string): string | null {
  const start = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (!start.startsWith('<')) return null;
  if (/<svg[\s>]/i.test(start)) return 'image/svg+xml';
  return /^<!doctype html|<html[\s>]|<script[\s>]/i.test(start) ? 'text/html' : null;
}
