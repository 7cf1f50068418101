import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { webPages } from './web-pages.ts';

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balcao-pages-'));
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, '_app/immutable'), { recursive: true });
  put('index.html', '<html><script>start()</script></html>');
  put('service-worker.js', 'self;');
  writeFileSync(join(folder, 'service-worker.js.gz'), gzipSync('self;'));
  put('manifest.webmanifest', '{}');
  put('_app/immutable/a.js', 'a;');
  const app = express();
  app.use(webPages(folder)?.handler ?? ((_, response) => void response.sendStatus(500)));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  // A worker that is kept by a cache keeps everybody on an old panel.
  ['/service-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
  ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
  ['/_app/immutable/a.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
])('%s is %s, %s', async (path, type, cache) => {
  const answer = await fetch(url + path);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    200,
    type,
    cache,
  ]);
});

test('the service worker is the same, packed or not', async () => {
  const packed = await fetch(`${url}/service-worker.js`, { headers: { 'accept-encoding': 'gzip' } });
  const plain = await fetch(`${url}/service-worker.js`, { headers: { 'accept-encoding': 'identity' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect([await packed.text(), await plain.text()]).toEqual(['self;', 'self;']);
});

test.each([
  ['/settings/sounds', 200],
  ['/contacts/018f', 200],
  ['/missing.js', 404],
  ['/api/v1/nothing', 404],
])('a person who opens %s gets %i', async (path, status) => {
  const answer = await fetch(url + path, { headers: { accept: 'text/html' } });
  expect(answer.status).toBe(status);
});
