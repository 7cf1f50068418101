import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { UploadView } from '@balcao/contract';
import { Database } from '../platform/database/database.ts';
import { makeShop, signedIn, TestCaller, type TestShop } from '../testing/people.ts';
import { film, PDF, picture, VOICE } from '../testing/sample-files.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { until } from '../testing/until.ts';

let folder: string;
let server: TestApp;
let shop: TestShop;
let ana: TestCaller;
let stranger: TestCaller;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balcao-media-'));
  server = await startTestApp({ DATA_DIR: folder });
  shop = await makeShop(server.app, 'Loja');
  const other = await makeShop(server.app, 'Outra');
  ana = await signedIn(server.url, shop.people.agent.email);
  stranger = await signedIn(server.url, other.people.agent.email);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Bytes = Buffer | string;

interface Answer<T> {
  status: number;
  body: T & { code?: string };
}

async function uploads<T = UploadView>(
  bytes: Buffer | string,
  query: string,
  caller = ana,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${server.url}/api/v1/media?${query}`, {
    method: 'POST',
    headers: { cookie: caller.cookie, 'content-type': 'application/octet-stream', ...headers },
    body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
  });
  return { status: response.status, body: (await response.json()) as Answer<T>['body'] };
}

function reads(path: string, headers: Record<string, string> = {}, caller = ana, method = 'GET') {
  return fetch(`${server.url}/api/v1/media/${path}`, {
    method,
    headers: { cookie: caller.cookie, ...headers },
  });
}

/** Every file that lies about anywhere. */
function filesKept(): string[] {
  return ['media', 'incoming'].flatMap((name) => {
    const place = join(folder, name);
    if (!existsSync(place)) return [];
    return readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? entry.name : [],
    );
  });
}

async function rowsKept(): Promise<number> {
  const { rows } = await server.app
    .get(Database)
    .people.query<{ n: number }>('select count(*)::int as n from media_files');
  return rows[0]?.n ?? 0;
}

test('a photo is taken, and read back whole and in parts', async () => {
  const bytes = await picture('jpeg', 800, 600);
  const { status, body } = await uploads(bytes, 'kind=image&filename=Vitrine%20nova.jpg');
  expect(status).toBe(201);
  expect(body).toMatchObject({
    kind: 'image',
    mimeType: 'image/jpeg',
    filename: 'Vitrine nova.jpg',
    sizeBytes: bytes.length,
    width: 800,
    height: 600,
    thumbnail: true,
  });

  const whole = await reads(body.id);
  expect(whole.status).toBe(200);
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'content-length': String(bytes.length),
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=86400',
    'x-content-type-options': 'nosniff',
    'content-disposition': `inline; filename="Vitrine nova.jpg"; filename*=UTF-8''Vitrine%20nova.jpg`,
    'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
  });

  const etag = whole.headers.get('etag') ?? '';
  expect((await reads(body.id, { 'if-none-match': etag })).status).toBe(304);
  const part = await reads(body.id, { range: 'bytes=100-199', 'if-range': etag });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`bytes 100-199/${bytes.length}`);
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);
  expect((await reads(body.id, { range: 'bytes=0-9', 'if-range': '"another"' })).status).toBe(200);
  const outside = await reads(body.id, { range: `bytes=${bytes.length}-` });
  expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  const head = await reads(body.id, {}, ana, 'HEAD');
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);

  const small = await reads(`${body.id}/thumbnail`);
  expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp']);
  const saved = await reads(`${body.id}?download=1`);
  expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /);
});

test('a voice note comes back with its length and its drawing', async () => {
  const { body } = await uploads(VOICE, 'kind=voice&filename=audio.ogg');
  expect(body).toMatchObject({ kind: 'voice', mimeType: 'audio/ogg; codecs=opus' });
  expect(body.waveform).toHaveLength(64);
  expect(body.durationMs).toBeGreaterThan(1_500);
});

test.each([
  ['a PDF is shown', () => PDF, 'nota.pdf', /^inline/, 'application/pdf'],
  [
    'a page is saved, as what cannot run',
    () => Buffer.from('<!doctype html><script>1</script>'),
    'oi.html',
    /^attachment/,
    'application/octet-stream',
  ],
  [
    'a drawing with a script is saved',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    'a.svg',
    /^attachment/,
    'application/octet-stream',
  ],
  [
    'a program is saved, under its own name',
    () => Buffer.from('MZ\u0090\u0000\u0003', 'latin1'),
    'foto\u202egpj.exe',
    /^attachment; filename="fotogpj.exe"/,
    'application/octet-stream',
  ],
])('%s', async (_what, bytes, filename, disposition, type) => {
  const { status, body } = await uploads(bytes(), `kind=document&filename=${encodeURIComponent(filename)}`);
  expect(status).toBe(201);
  const answer = await reads(body.id);
  await answer.arrayBuffer();
  expect(answer.headers.get('content-disposition')).toMatch(disposition);
  expect(answer.headers.get('content-type')).toBe(type);
});

test('without a kind the bytes say what it is', async () => {
  const kinds = await Promise.all(
    [await picture('png'), film(), VOICE, PDF].map(
      async (bytes) => (await uploads(bytes, 'filename=x')).body.kind,
    ),
  );
  expect(kinds).toEqual(['image', 'video', 'audio', 'document']);
});

test('a JSON file is a file like another, whatever its sender calls it', async () => {
  const { status, body } = await uploads('{"a":1}', 'filename=a.json', ana, {
    'content-type': 'application/json',
  });
  expect([status, body.kind, body.sizeBytes]).toEqual([201, 'document', 7]);
});

const REFUSED: readonly [
  string,
  () => Bytes | Promise<Bytes>,
  query: string,
  status: number,
  code: string,
][] = [
  [
    'a page called a photo',
    () => '<!doctype html><b>oi</b>',
    'kind=image&filename=foto.jpg',
    422,
    'media_type_refused',
  ],
  [
    'a drawing as a photo',
    () => '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'kind=image',
    422,
    'media_type_refused',
  ],
  ['a webp as a photo', () => picture('webp'), 'kind=image', 422, 'media_type_refused'],
  ['a photo as a sticker', () => picture('png'), 'kind=sticker', 422, 'media_type_refused'],
  ['nothing', () => '', 'kind=document', 422, 'media_broken'],
  [
    'half a photo',
    async () => (await picture('jpeg', 400, 400)).subarray(0, 9_000),
    'kind=image',
    422,
    'media_broken',
  ],
  ['a film without its index', () => film().subarray(0, 1_000), 'kind=video', 422, 'media_broken'],
  ['a kind that does not exist', () => 'x', 'kind=poll', 400, 'invalid'],
  ['a sticker too large', () => Buffer.alloc(500 * 1024 + 1), 'kind=sticker', 413, 'too_large'],
];

test.each(REFUSED)('%s is refused and leaves nothing behind', async (_what, bytes, query, status, code) => {
  const before = [filesKept(), await rowsKept()];
  const answer = await uploads<{ allowed?: string[] }>(await bytes(), query);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  if (code === 'media_type_refused') expect(answer.body.allowed?.length).toBeGreaterThan(0);
  expect([filesKept(), await rowsKept()]).toEqual(before);
});

test('a body that announces too much is refused before it is read, one that does not when it is too much', async () => {
  const before = filesKept();
  const announced = await pours({ 'content-length': String(100 * 1024 * 1024 + 1) }, 1024);
  expect(announced).toMatchObject({ status: 413, code: 'too_large' });
  const poured = await pours({ 'transfer-encoding': 'chunked' }, 16 * 1024 * 1024 + 1, 'kind=audio');
  expect(poured).toMatchObject({ status: 413, code: 'too_large' });
  expect(filesKept()).toEqual(before);
});

test('a body cut in its middle leaves neither row nor file', async () => {
  const before = [filesKept(), await rowsKept()];
  const call = request(`${server.url}/api/v1/media?kind=document`, {
    method: 'POST',
    headers: { cookie: ana.cookie, 'content-length': '500000' },
  });
  call.on('error', () => undefined);
  call.write(Buffer.alloc(100_000));
  await until('its first bytes lie on the disk', () => filesKept().length > (before[0] as string[]).length);
  call.destroy();
  await until('nothing of it is left', async () => {
    return filesKept().length === (before[0] as string[]).length && (await rowsKept()) === before[1];
  });
});

test('files are for their account, and for those who are signed in', async () => {
  const { body } = await uploads(PDF, 'kind=document&filename=segredo.pdf');
  const unknown = await reads(body.id, {}, stranger);
  expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([404, 'media_unknown']);
  expect((await reads('not-an-id')).status).toBe(404);
  expect((await fetch(`${server.url}/api/v1/media/${body.id}`)).status).toBe(401);
  expect((await uploads(PDF, 'kind=document', new TestCaller(server.url))).status).toBe(401);
  const foreign = await uploads(PDF, 'kind=document', ana, {
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
  });
  expect([foreign.status, foreign.body.code]).toEqual([403, 'origin_refused']);
});

test('a program gone wild is stopped before the disk is full', async () => {
  const db = server.app.get(Database).people;
  await db.query(
    `insert into media_files (id, account_id, origin, state, kind, mime_type)
     select gen_random_uuid(), $1, 'uploaded', 'ready', 'document', 'text/plain' from generate_series(1, 500)`,
    [shop.accountId],
  );
  const answer = await uploads(PDF, 'kind=document');
  expect([answer.status, answer.body.code]).toEqual([429, 'too_many']);
  await db.query('update media_files set used_at = now()');
  expect((await uploads(PDF, 'kind=document')).status).toBe(201);
});

/** Pours zeros into the door and reads what it says, as a caller who does not look up while he speaks. */
function pours(
  headers: Record<string, string>,
  sizeBytes: number,
  query = 'kind=document',
): Promise<{ status: number; code: string }> {
  return new Promise((done, fail) => {
    const call = request(`${server.url}/api/v1/media?${query}`, {
      method: 'POST',
      headers: { cookie: ana.cookie, ...headers },
    });
    call.on('error', fail);
    call.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        call
          .off('error', fail)
          .on('error', () => undefined)
          .destroy();
        done({ status: response.statusCode ?? 0, ...(JSON.parse(text) as { code: string }) });
      });
    });
    const chunk = Buffer.alloc(Math.min(sizeBytes, 256 * 1024));
    let left = sizeBytes;
    const pour = (): void => {
      while (left > 0 && !call.destroyed) {
        left -= chunk.length;
        if (!call.write(chunk)) return void call.once('drain', pour);
      }
    };
    pour();
  });
}
