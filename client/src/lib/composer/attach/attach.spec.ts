import { describe, expect, test } from '@jest/globals';
import { judge, takesCaption } from './check.ts';
import type { FileFacts } from './check.ts';
import { nameLies, safeFilename } from './filename.ts';
import { sniff } from './sniff.ts';

const MB = 1024 * 1024;
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);

test.each([
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF89a', 'image/gif'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
  ['\0\0\0\x18ftypmp42', 'video/mp4'],
  ['\0\0\0\x14ftypqt  ', 'video/quicktime'],
  ['\0\0\0\x18ftypheic', 'image/heic'],
  ['\0\0\0\x1cftypM4A ', 'audio/mp4'],
  ['\0\0\0\x14ftyp3gp4', 'video/3gpp'],
  ['OggS\0\x02', 'audio/ogg'],
  ['ID3\x03', 'audio/mpeg'],
  ['\xff\xfb\x90', 'audio/mpeg'],
  ['\xff\xf1\x50', 'audio/aac'],
  ['%PDF-1.7', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'],
  ['MZ\x90', 'application/x-msdownload'],
  ['\n <?xml version="1.0"?><svg xmlns="x"><script/></svg>', 'image/svg+xml'],
  ['<!DOCTYPE html><html>', 'text/html'],
  ['Nome;Telefone', null],
  ['', null],
])('bytes %j are %s', (text, mimeType) => {
  expect(sniff(bytes(text))).toBe(mimeType);
});

describe('a file name', () => {
  test.each([
    ['foto.jpg', 'image/jpeg', 'foto.jpg'],
    ['recibo\u202Egpj.exe', '', 'recibogpj.exe'],
    ['../../etc/passwd', '', 'etcpasswd'],
    ['a\nb.pdf', 'application/pdf', 'ab.pdf'],
    ['foto.jpg', 'application/pdf', 'foto.jpg.pdf'],
    ['', 'image/png', 'arquivo.png'],
    ['.htaccess', '', 'htaccess'],
    [`${'á'.repeat(300)}.pdf`, 'application/pdf', `${'á'.repeat(116)}.pdf`],
  ])('%j of %s is sent as %s', (name, mimeType, safe) => {
    expect(safeFilename(name, mimeType)).toBe(safe);
  });

  test('tells when it lies', () => {
    expect([
      nameLies('foto.jpg', 'image/jpeg'),
      nameLies('foto.jpg', 'application/pdf'),
      nameLies('planilha.xlsx', 'application/zip'),
    ]).toEqual([false, true, false]);
  });
});

const file = (more: Partial<FileFacts>): FileFacts => ({
  filename: 'foto.jpg',
  sizeBytes: MB,
  mimeType: 'image/jpeg',
  drawable: true,
  ...more,
});
const said = (facts: FileFacts) => {
  const { choices, redraw, notes, problem } = judge(facts);
  return [
    choices.join(' '),
    ...(redraw ? ['redraw'] : []),
    ...notes.map(({ note }) => note),
    ...(problem ? [problem.problem] : []),
  ].join(' | ');
};

test.each<[string, Partial<FileFacts>, string]>([
  ['a photo', {}, 'image document'],
  ['a photo of 12 MB', { sizeBytes: 12 * MB }, 'image document | redraw | shrunk'],
  ['a broken photo', { drawable: false }, ' | broken'],
  ['a WebP picture', { mimeType: 'image/webp', filename: 'a.webp' }, 'image document | redraw | converted'],
  [
    'a small WebP picture',
    { mimeType: 'image/webp', filename: 'a.webp', sizeBytes: 1000 },
    'image sticker document | redraw | converted',
  ],
  [
    'a HEIC photo where the browser cannot draw it',
    { mimeType: 'image/heic', filename: 'a.heic', drawable: false },
    'document | document_type',
  ],
  [
    'an SVG, drawable or not',
    { mimeType: 'image/svg+xml', filename: 'a.svg', drawable: null },
    'document | document_type',
  ],
  ['a film', { mimeType: 'video/mp4', filename: 'a.mp4', drawable: null }, 'video document'],
  [
    'a film of 40 MB',
    { mimeType: 'video/mp4', filename: 'a.mp4', sizeBytes: 40 * MB, drawable: null },
    'document | document_size',
  ],
  [
    'a film of a kind WhatsApp does not play',
    { mimeType: 'video/quicktime', filename: 'a.mov', drawable: null },
    'document | document_type',
  ],
  ['a song', { mimeType: 'audio/mpeg', filename: 'a.mp3', drawable: null }, 'audio document'],
  ['a PDF', { mimeType: 'application/pdf', filename: 'a.pdf', drawable: null }, 'document'],
  ['a PDF called a photo', { mimeType: 'application/pdf', drawable: null }, 'document | name_lies'],
  ['101 MB', { mimeType: 'application/zip', sizeBytes: 101 * MB, drawable: null }, ' | too_big'],
  ['nothing at all', { sizeBytes: 0 }, ' | empty'],
])('%s', (_, facts, expected) => {
  expect(said(file(facts))).toBe(expected);
});

test('only pictures, films and documents have words below', () => {
  expect((['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const).filter(takesCaption)).toEqual(
    ['image', 'video', 'document'],
  );
});
