import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeStorage, type Storage } from './index.ts';

let folder: string;
let bucket: Bucket;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balcao-storage-'));
  bucket = await Bucket.open();
});
afterAll(async () => {
  await bucket.close();
  rmSync(folder, { recursive: true, force: true });
});

const DRIVERS: readonly [string, () => Storage][] = [
  ['disk', () => makeStorage({ storage: { driver: 'fs', folder: join(folder, 'files') } })],
  [
    'bucket',
    () =>
      makeStorage({
        storage: {
          driver: 's3',
          bucket: 'files',
          endpoint: bucket.url,
          region: 'sa-east-1',
          accessKeyId: 'key',
          secretAccessKey: 'secret',
          forcePathStyle: true,
        },
      }),
  ],
];

describe.each(DRIVERS)('files on a %s', (_name, make) => {
  async function put(storage: Storage, key: string, text: string): Promise<void> {
    const path = join(folder, 'coming');
    writeFileSync(path, text);
    await storage.take(path, key, 'text/plain');
    expect(readdirSync(folder)).not.toContain('coming');
  }

  async function read(
    storage: Storage,
    key: string,
    range?: { from: number; to: number },
  ): Promise<string | null> {
    const bytes = await storage.read(key, range);
    if (!bytes) return null;
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  }

  test('come, are read whole and in parts, are replaced, and go', async () => {
    const storage = make();
    await put(storage, 'one/ab/file', '0123456789');
    expect(await read(storage, 'one/ab/file')).toBe('0123456789');
    expect(await read(storage, 'one/ab/file', { from: 2, to: 4 })).toBe('234');
    await put(storage, 'one/ab/file', 'new');
    expect(await read(storage, 'one/ab/file')).toBe('new');
    await storage.remove('one/ab/file');
    await storage.remove('one/ab/file');
    expect(await read(storage, 'one/ab/file')).toBeNull();
  });

  test('are found by their owner, and go with it', async () => {
    const storage = make();
    await put(storage, 'one/a', '1');
    await put(storage, 'two/b', '2');
    expect((await storage.owners()).sort()).toEqual(['one', 'two']);
    await storage.removeOwner('one');
    expect([await read(storage, 'one/a'), await read(storage, 'two/b')]).toEqual([null, '2']);
    await storage.removeOwner('two');
  });

  test('can be tried', async () => {
    await expect(make().probe()).resolves.toBeUndefined();
  });
});

test('a key never leaves the folder', async () => {
  const storage = makeStorage({ storage: { driver: 'fs', folder: join(folder, 'files') } });
  for (const key of ['../x', 'a/../../x', '/etc/passwd', 'a//b', '.hidden', '']) {
    await expect(storage.read(key)).rejects.toThrow('no key');
  }
});

test('a storage that does not answer says so', async () => {
  writeFileSync(join(folder, 'no-folder'), '');
  const storage = makeStorage({ storage: { driver: 'fs', folder: join(folder, 'no-folder', 'files') } });
  await expect(storage.probe()).rejects.toThrow();
});

/** As much of S3 as is used. */
class Bucket {
  private readonly objects = new Map<string, Buffer>();
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<Bucket> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const bucket = new Bucket(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { pathname, searchParams } = new URL(request.url ?? '', bucket.url);
        const key = pathname.replace('/files/', '');
        const object = bucket.objects.get(key);
        if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true)
          return response.writeHead(403).end();
        if (searchParams.has('list-type')) return response.end(bucket.list(searchParams));
        if (request.method === 'PUT') bucket.objects.set(key, Buffer.concat(chunks));
        if (request.method === 'DELETE') bucket.objects.delete(key);
        if (request.method !== 'GET')
          return response.writeHead(request.method === 'DELETE' ? 204 : 200).end();
        if (!object) return response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
        const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
        if (!range) return response.end(object);
        return response.writeHead(206).end(object.subarray(Number(range[1]), Number(range[2]) + 1));
      });
    });
    return bucket;
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  private list(query: URLSearchParams): string {
    const prefix = query.get('prefix') ?? '';
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
    const first = new Set(keys.flatMap((key) => (key.includes('/') ? `${key.split('/')[0]}/` : [])));
    const body = query.has('delimiter')
      ? [...first].map((name) => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`)
      : keys.map((key) => `<Contents><Key>${key}</Key></Contents>`);
    return `<ListBucketResult><IsTruncated>false</IsTruncated>${body.join('')}</ListBucketResult>`;
  }
}
