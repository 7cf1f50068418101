import { number } from '../i18n/format.ts';
import { m } from '../i18n/generated/messages.js';

/** Signs that turn the reading direction round or cannot be seen: a name must not pretend another ending with them. */
const TRICKS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A name as its letters stand, without signs that would show `fdp.exe` as `exe.pdf`. */
export function plainName(name: string): string {
  return name.replace(TRICKS, '').trim();
}

/** A long name in two pieces, so that the ending, which says what it is, always shows. */
export function splitName(name: string): { head: string; tail: string } {
  const plain = [...plainName(name)];
  const TAIL = 9;
  if (plain.length <= TAIL * 2) return { head: plain.join(''), tail: '' };
  return { head: plain.slice(0, -TAIL).join(''), tail: plain.slice(-TAIL).join('') };
}

/** What the letters after the last dot say, or else the type of its bytes: `PDF`. */
export function fileKind(name: string | undefined, mimeType: string): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(plainName(name ?? ''))?.[1];
  const kind =
    ending ??
    mimeType
      .split(';')[0]
      ?.split('/')[1]
      ?.replace(/^(x-|vnd\.).*$/, '') ??
    '';
  return kind.length <= 5 ? kind.toUpperCase() : '';
}

export type FileLook =
  'pdf' | 'sheet' | 'slides' | 'text' | 'archive' | 'picture' | 'sound' | 'film' | 'other';

const LOOKS: readonly [RegExp, FileLook][] = [
  [/pdf/, 'pdf'],
  [/^(xlsx?|ods|csv|numbers)$|spreadsheet|ms-excel|csv/, 'sheet'],
  [/^(pptx?|odp|key)$|presentation|powerpoint/, 'slides'],
  [/^(zip|rar|7z|gz|tar)$|zip|compressed|x-tar/, 'archive'],
  [/^(docx?|odt|txt|rtf|md)$|msword|wordprocessing|^text\//, 'text'],
  [/^(jpe?g|png|gif|webp|heic|svg)$|^image\//, 'picture'],
  [/^(mp3|ogg|opus|m4a|wav|aac)$|^audio\//, 'sound'],
  [/^(mp4|mov|3gp|webm)$|^video\//, 'film'],
];

/** Which icon stands for a file. */
export function fileLook(name: string | undefined, mimeType: string): FileLook {
  const ending = fileKind(name, '').toLowerCase();
  const type = mimeType.toLowerCase();
  return LOOKS.find(([is]) => is.test(type) || (ending !== '' && is.test(ending)))?.[1] ?? 'other';
}

/** `820 B`, `12 kB`, `3,4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return m.bytes({ n: number(bytes) });
  const kilo = bytes / 1024;
  if (kilo < 1000) return m.kilobytes({ n: number(Math.round(kilo)) });
  const mega = kilo / 1024;
  return m.megabytes({ n: number(Math.round(mega * 10) / 10) });
}
