import { extensionOf } from './sniff.ts';

const LONGEST = 120;

/** Marks that turn the direction of writing: with them `exe.fdp` reads as `pdf.exe`, and the other way round. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\u200b]/g;

/** A name that says what it shows: no path, nothing invisible, of bearable length. Empty when nothing is left. */
export function cleanFilename(given: string): string {
  const name = given
    .normalize('NFC')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replace(CONTROL, '')
    .replace(DIRECTION, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const letters = [...name];
  if (letters.length <= LONGEST) return name;
  const extension = extensionOf(name);
  const kept = LONGEST - (extension ? extension.length + 1 : 0);
  return `${letters.slice(0, kept).join('')}${extension ? `.${extension}` : ''}`;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
};

/** The name for a file that came without one. */
export function inventedFilename(kind: string, id: string, bareType: string): string {
  return `${kind}-${id.slice(-8)}.${EXTENSIONS[bareType] ?? 'bin'}`;
}

/**
 * The header that says how a file is to be taken, and its name: once in plain letters, once as it is.
 * @source RFC 6266, RFC 5987
 */
export function contentDisposition(how: 'inline' | 'attachment', filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const whole = encodeURIComponent(filename).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
