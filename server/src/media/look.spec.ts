import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { film, PDF, picture, VOICE } from '../testing/sample-files.ts';
import { fits, look } from './look.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'balcao-look-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function lookAt(bytes: Buffer | string, filename: string | null = null) {
  const path = join(folder, String((files += 1)));
  writeFileSync(path, bytes);
  return look(path, filename);
}

test.each(['jpeg', 'png', 'webp', 'gif'] as const)('a %s has its size and a small copy', async (type) => {
  const looked = await lookAt(await picture(type, 720, 480));
  expect(looked).toMatchObject({ mimeType: `image/${type}`, isWhole: true, width: 720, height: 480 });
  const small = await sharp(looked.thumbnailPath ?? '').metadata();
  expect(small).toMatchObject({ format: 'webp', width: 640, height: 427 });
});

test('a photo that the phone turned is as wide as it is shown', async () => {
  const turned = await sharp(await picture('jpeg', 300, 200))
    .withMetadata({ orientation: 6 })
    .toBuffer();
  expect(await lookAt(turned)).toMatchObject({ width: 200, height: 300 });
});

test('a photo that breaks off is not whole', async () => {
  const bytes = await picture('jpeg', 800, 600);
  const looked = await lookAt(bytes.subarray(0, bytes.length / 2));
  expect(looked).toMatchObject({ mimeType: 'image/jpeg', isWhole: false });
  expect(looked.thumbnailPath).toBeUndefined();
});

test('a small file that unpacks to a huge picture is not unpacked', async () => {
  const looked = await lookAt(hugePng(40_000, 40_000));
  expect(looked).toEqual({ mimeType: 'image/png', isWhole: false });
});

test('a voice note has a length and a drawing of its loudness', async () => {
  const looked = await lookAt(VOICE);
  expect(looked).toMatchObject({ mimeType: 'audio/ogg; codecs=opus', isWhole: true, channels: 1 });
  expect(looked.durationMs).toBeGreaterThan(1_800);
  expect(looked.durationMs).toBeLessThan(2_200);
  const bars = looked.waveform ?? [];
  expect(bars).toHaveLength(64);
  expect(Math.min(...bars.slice(4, 28))).toBeGreaterThan(70);
  expect(Math.max(...bars.slice(38))).toBeLessThan(10);
});

test('a voice note cut before its first sound is not whole', async () => {
  expect(await lookAt(VOICE.subarray(0, 90))).toMatchObject({ isWhole: false });
});

test.each([
  ['a film', film(), { mimeType: 'video/mp4', isWhole: true, width: 640, height: 360, durationMs: 2500 }],
  ['a film held upright', film({ isTurned: true }), { width: 360, height: 640 }],
  ['sound in a film’s box', film({ handlers: ['soun'] }), { mimeType: 'audio/mp4', isWhole: true }],
  ['a film without its index', film().subarray(0, 1_500), { mimeType: 'video/mp4', isWhole: false }],
])('%s', async (_what, bytes, facts) => {
  expect(await lookAt(bytes)).toMatchObject(facts);
});

test.each([
  ['a page called a picture', '<!doctype html><script>alert(1)</script>', 'foto.jpg', 'text/plain'],
  [
    'a drawing with a script',
    '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    'a.svg',
    'text/plain',
  ],
  ['the same with its XML head', '<?xml version="1.0"?><svg><script/></svg>', 'a.svg', 'text/plain'],
  ['a list', 'nome;valor\nAção;10\n', 'lista.csv', 'text/plain'],
  ['a PDF', PDF, 'nota.png', 'application/pdf'],
  ['bytes of no kind', Buffer.from([0, 1, 2, 3, 255, 254]), 'a.jpg', 'application/octet-stream'],
  ['nothing', '', 'a.txt', 'application/octet-stream'],
])('%s is told by its bytes', async (_what, bytes, filename, mimeType) => {
  expect((await lookAt(bytes, filename)).mimeType).toBe(mimeType);
});

test('a bomb in a zip is looked at in no time and left alone', async () => {
  const before = process.memoryUsage().rss;
  const looked = await lookAt(zipOf('[Content_Types].xml', Buffer.alloc(64 * 1024 * 1024)), 'a.docx');
  expect(['application/zip', 'application/octet-stream']).toContain(looked.mimeType);
  expect(statSync(join(folder, String(files))).size).toBeLessThan(1024 * 1024);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
});

test.each([
  ['image', 'image/webp', true],
  ['image', 'text/plain', false],
  ['sticker', 'image/webp', true],
  ['voice', 'audio/ogg; codecs=opus', true],
  ['audio', 'video/mp4', false],
  ['video', 'video/3gpp', true],
  ['document', 'application/x-msdownload', true],
] as const)('may a %s be %s: %s', (kind, mimeType, may) => {
  expect(fits(kind, mimeType)).toBe(may);
});

/** Its head says more pixels than its data holds. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** One packed entry. */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content, { level: 9 });
  const fields = (signature: number, ...rest: [number, 2 | 4][]) => {
    const all: [number, 2 | 4][] = [[signature, 4], ...rest];
    const out = Buffer.alloc(all.reduce((sum, [, size]) => sum + size, 0));
    let at = 0;
    for (const [value, size] of all) at = out.writeUIntLE(value, at, size);
    return out;
  };
  const common: [number, 2 | 4][] = [
    [20, 2],
    [0, 2],
    [8, 2],
    [0, 4],
    [crc32(content), 4],
    [packed.length, 4],
    [content.length, 4],
    [name.length, 2],
    [0, 2],
  ];
  const local = Buffer.concat([fields(0x04034b50, ...common), Buffer.from(name), packed]);
  const central = Buffer.concat([
    fields(0x02014b50, [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [0, 4]),
    Buffer.from(name),
  ]);
  const end = fields(
    0x06054b50,
    [0, 2],
    [0, 2],
    [1, 2],
    [1, 2],
    [central.length, 4],
    [local.length, 4],
    [0, 2],
  );
  return Buffer.concat([local, central, end]);
}
