import { expect, test } from '@jest/globals';
import { cleanFilename, contentDisposition, inventedFilename } from './filename.ts';

test.each([
  ['Orçamento março.pdf', 'Orçamento março.pdf'],
  ['recibo\u202efdp.exe', 'recibofdp.exe'],
  ['\u2066a\u2069\u200f.txt', 'a.txt'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['a\u0000b\r\nc.png', 'abc.png'],
  ['C:\\dir\\foto.jpg', 'C__dir_foto.jpg'],
  ['  .oculto ', 'oculto'],
  ['...', ''],
  ['\ud800.png', 'png'],
  ['família 👨‍👩‍👧.jpg', 'família 👨‍👩‍👧.jpg'],
])('%j becomes %j', (given, clean) => {
  expect(cleanFilename(given)).toBe(clean);
});

test('a long name keeps its end', () => {
  const clean = cleanFilename(`${'á'.repeat(500)}.docx`);
  expect([...clean]).toHaveLength(120);
  expect(clean).toMatch(/\.docx$/);
});

test.each([
  ['nota.pdf', `inline; filename="nota.pdf"; filename*=UTF-8''nota.pdf`],
  [
    '"ação" (1).pdf',
    `inline; filename="_a__o_ (1).pdf"; filename*=UTF-8''%22a%C3%A7%C3%A3o%22%20%281%29.pdf`,
  ],
  ['100%.txt', `inline; filename="100_.txt"; filename*=UTF-8''100%25.txt`],
])('the header for %s', (name, header) => {
  expect(contentDisposition('inline', name)).toBe(header);
});

test('a file without a name gets one that says what it is', () => {
  expect(inventedFilename('image', '019a0000-0000-7000-8000-0000000000ab', 'image/jpeg')).toBe(
    'image-000000ab.jpg',
  );
});
