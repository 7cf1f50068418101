import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import express, { type NextFunction, type Request, type Response } from 'express';
import { Refused } from '../errors/refused.ts';
import { bytesBody } from './body.ts';

const KIB = 1024;
let server: Server | undefined;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.close();
});

/** A server whose readers hold at most 4 KiB together. @returns its port, and how it hears of arriving bytes */
async function serve(): Promise<{ port: number; arrived: (bytes: number) => Promise<void> }> {
  let bytes = 0;
  let look: () => void = () => undefined;
  const app = express();
  app.use((request, _response, next) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      look();
    });
    next();
  });
  app.use(bytesBody(4 * KIB, 4 * KIB));
  app.use((request: Request, response: Response) => void response.json((request.body as Buffer).length));
  app.use((error: Refused, _request: Request, response: Response, _next: NextFunction) => {
    response.status(500).json(error.code);
  });
  const made = createServer(app);
  server = made;
  await new Promise<void>((listening) => made.listen(0, '127.0.0.1', listening));
  const arrived = async (count: number) => {
    while (bytes < count) await new Promise<void>((done) => (look = done));
  };
  return { port: (made.address() as AddressInfo).port, arrived };
}

const post = async (port: number, bytes: number): Promise<unknown> =>
  (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: Buffer.alloc(bytes) })).json();

test('all bodies together take so much memory and no more; what is done with makes room', async () => {
  const { port, arrived } = await serve();
  const slow = connect(port, '127.0.0.1');
  sockets.push(slow);
  slow.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${4 * KIB}\r\n\r\n`);
  slow.write(Buffer.alloc(3 * KIB));
  await arrived(3 * KIB);
  expect(await post(port, 2 * KIB)).toBe('busy');
  expect(await post(port, KIB)).toBe(KIB);
  const answered = new Promise<void>((done) => slow.once('data', () => done()));
  slow.write(Buffer.alloc(KIB));
  await answered;
  for (let i = 0; i < 5; i += 1) expect(await post(port, 4 * KIB)).toBe(4 * KIB);
});
