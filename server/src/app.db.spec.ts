import { request as httpRequest } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './testing/test-app.ts';

const SCRIPT = 'console.log("start")';
let panelFolder: string;
let app: TestApp;

beforeAll(async () => {
  panelFolder = mkdtempSync(join(tmpdir(), 'balcao-panel-'));
  mkdirSync(join(panelFolder, '_app/immutable'), { recursive: true });
  writeFileSync(
    join(panelFolder, 'index.html'),
    `<!doctype html><title>Panel</title><script>${SCRIPT}</script>`,
  );
  writeFileSync(join(panelFolder, '_app/immutable/a.js'), 'let a;');
  writeFileSync(join(panelFolder, '_app/immutable/a.js.br'), brotliCompressSync('let a;'));
  writeFileSync(join(panelFolder, 'robots.txt'), 'x');
  app = await startTestApp({}, { panelFolder });
});
afterAll(async () => {
  await app.close();
  rmSync(panelFolder, { recursive: true });
});

const page = { headers: { Accept: 'text/html,*/*' } };

describe('refusals', () => {
  test('an unknown address is a problem with an id that the answer carries too', async () => {
    const answer = await fetch(`${app.url}/api/v1/nothing`, {
      headers: { 'X-Request-Id': 'from-the-caller' },
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('x-request-id')).toBe('from-the-caller');
    expect(await answer.json()).toEqual({
      type: 'urn:balcao:problem:not_found',
      title: 'There is nothing at this address.',
      detail: 'There is nothing at this address.',
      status: 404,
      code: 'not_found',
      requestId: 'from-the-caller',
    });
  });

  test.each([
    ['half a JSON body', '{"a":', 400, 'invalid_json'],
    ['JSON that nests without end', '['.repeat(50_000), 400, 'invalid_json'],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22]), 400, 'invalid_json'],
    ['a body above the limit', JSON.stringify({ a: 'x'.repeat(300_000) }), 413, 'too_large'],
  ])('%s', async (_what, body, status, code) => {
    const answer = await fetch(`${app.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(status);
    const problem = (await answer.json()) as { code: string; requestId: string };
    expect(problem.code).toBe(code);
    expect(problem.requestId).toBe(answer.headers.get('x-request-id'));
  });

  test.each(['%', '%E0%A4%A', '..%2f..%2fetc%2fpasswd'])(
    'a strange path %s is no fault of ours',
    async (path) => {
      expect([400, 404]).toContain(await rawGet(`/api/${path}`));
      expect(await rawGet(`/${path}`)).toBeLessThan(500);
    },
  );

  test('a delivery above 4 MiB without a length is cut off at the limit', async () => {
    const answer = await sendEndlessly(`${app.url}/webhooks/whatsapp`);
    expect(answer.status).toBe(413);
    expect(answer.sentBytes).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('pages', () => {
  test('any address of a person is the page, with a policy that allows its own script and no other', async () => {
    const answer = await fetch(`${app.url}/inbox/019a`, page);
    expect(await answer.text()).toContain('<title>Panel</title>');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self'[^;]* 'sha256-/);
    expect(policy).not.toMatch(/script-src[^;]*'unsafe/);
    expect(policy).toContain("img-src 'self' data: blob:;media-src 'self' blob:;");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  test.each(['/_app/immutable/gone.js', '/api/v1/gone', '/webhooks/gone', '/health/gone'])(
    'the page never stands in for %s',
    async (path) => {
      expect((await fetch(app.url + path, page)).status).toBe(404);
    },
  );

  test('hashed files are kept for a year and come packed to who can unpack', async () => {
    const packed = await fetch(`${app.url}/_app/immutable/a.js`, { headers: { 'Accept-Encoding': 'br' } });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(packed.headers.get('content-type')).toMatch(/javascript/);
    expect(packed.headers.get('cache-control')).toContain('immutable');
    expect(await packed.text()).toBe('let a;');
    const plain = await fetch(`${app.url}/_app/immutable/a.js`, {
      headers: { 'Accept-Encoding': 'identity' },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe('let a;');
  });
});

describe("operators' door", () => {
  test('live and ready', async () => {
    expect(await (await fetch(`${app.url}/health/live`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${app.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      status: 'ok',
      checks: {
        database: { ok: true },
        migrations: { ok: true, pending: 0 },
        disk: { ok: true },
        storage: { works: true },
      },
    });
  });

  test('metrics answer this machine, and say nothing to a proxy while no token is set', async () => {
    const metrics = await fetch(`${app.url}/metrics`);
    const text = await metrics.text();
    expect(text).toContain('balcao_database_connections{pool="people",state="idle"}');
    expect(text).toContain(
      'balcao_http_request_seconds_count{method="GET",route="/health/live",status="200"}',
    );
    const proxied = await fetch(`${app.url}/metrics`, { headers: { 'X-Forwarded-For': '10.0.0.1' } });
    expect(proxied.status).toBe(403);
  });

  test('the API describes itself', async () => {
    const document = (await (await fetch(`${app.url}/api/docs-json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toContain('/health/ready');
    expect((await fetch(`${app.url}/api/docs`, page)).status).toBe(200);
  });
});

test('with a token, metrics want it; a worker answers only its operators', async () => {
  const token = 'a token of some length';
  const worker = await startTestApp({ METRICS_TOKEN: token, APP_ROLE: 'worker' }, { panelFolder });
  try {
    expect((await fetch(`${worker.url}/metrics`)).status).toBe(401);
    const given = await fetch(`${worker.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
    expect(given.status).toBe(200);
    expect((await fetch(`${worker.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${worker.url}/`, page)).status).toBe(404);
    expect((await fetch(`${worker.url}/api/docs-json`)).status).toBe(404);
  } finally {
    await worker.close();
  }
});

/** fetch() would tidy the path up before sending it. */
function rawGet(path: string): Promise<number> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(app.url);
    httpRequest({ hostname, port, path, headers: { Accept: 'text/html' } }, (answer) => {
      answer.resume();
      done(answer.statusCode ?? 0);
    })
      .on('error', fail)
      .end();
  });
}

function sendEndlessly(url: string): Promise<{ status: number; sentBytes: number }> {
  return new Promise((done, fail) => {
    const chunk = Buffer.alloc(64 * 1024);
    let sentBytes = 0;
    let ended = false;
    const request = httpRequest(url, { method: 'POST' }, (answer) => {
      ended = true;
      answer.resume();
      answer.on('end', () => {
        request.destroy();
        done({ status: answer.statusCode ?? 0, sentBytes });
      });
    });
    request.on('error', (error) => {
      if (!ended) fail(error);
    });
    const send = (): void => {
      if (ended || sentBytes > 64 * 1024 * 1024) return;
      sentBytes += chunk.length;
      if (request.write(chunk)) setImmediate(send);
      else request.once('drain', send);
    };
    send();
  });
}
