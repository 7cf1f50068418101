import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { limitSlowCallers } from './slow-callers.ts';

const LIMITS = { headersMs: 100, requestMs: 200, checkEveryMs: 50, fileMs: 600 };

let server: Server;
afterEach(() => {
  server.close();
});

test.each([
  ['headers', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ['body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{'],
])('a caller who never ends its %s is cut', async (_part, beginning) => {
  server = createServer((request) => request.resume());
  limitSlowCallers(server, () => false, LIMITS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(beginning);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('a file may come for longer, and is cut only at its own limit', async () => {
  let ended = false;
  server = createServer((request, response) => {
    request.resume().once('end', () => {
      ended = true;
      response.end('thanks');
    });
  });
  limitSlowCallers(server, ({ url }) => url === '/file', LIMITS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const begun = performance.now();
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST /file HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
  await once(socket.resume(), 'close');
  expect(performance.now() - begun).toBeGreaterThanOrEqual(600);
  expect(ended).toBe(false);
});

test('but not after it was refused', async () => {
  server = createServer((_request, response) => response.writeHead(401).end());
  limitSlowCallers(server, () => true, { ...LIMITS, fileMs: 60_000 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST /file HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
  await once(socket.resume(), 'close');
  expect(socket.bytesRead).toBeGreaterThan(0);
});
