import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { APP_SECRET } from '../kit/deliveries.ts';
import type { BareStore } from './bare-store.ts';

/** Meta's door with nothing but what makes it one: the signature over the bytes, the commit, the 200. */
export function bareDoor(store: BareStore): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex');
      const expected = createHmac('sha256', APP_SECRET).update(body).digest();
      if (given.length !== 32 || !timingSafeEqual(given, expected)) {
        response.writeHead(401, { 'Content-Length': 0 }).end();
        return;
      }
      store.store(body).then(
        () => response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 2 }).end('OK'),
        () => response.writeHead(503, { 'Content-Length': 0 }).end(),
      );
    });
  });
}
