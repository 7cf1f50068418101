import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushMessage, PushSubscriptionRequest } from '@balcao/contract';
import ece from 'http_ece';
import { Waiting } from './waiting.ts';

export interface Pushed {
  /** Encrypted, as everybody on the way sees it. */
  readonly bytes: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly message: PushMessage;
}

/** A push service with one browser: takes what is pushed and opens it by the library that push services' own tests use. */
export class PretendPush {
  readonly pushed: Pushed[] = [];
  readonly subscription: PushSubscriptionRequest;
  readonly origin: string;
  readonly #keys = createECDH('prime256v1');
  readonly #auth = randomBytes(16);
  readonly #server: Server;
  readonly #waiting = new Waiting();
  /** What is answered; 201 as a push service does. */
  status = 201;
  knocks = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.subscription = {
      endpoint: `${this.origin}/push/${randomBytes(8).toString('hex')}`,
      keys: { p256dh: this.#keys.generateKeys('base64url'), auth: this.#auth.toString('base64url') },
    };
  }

  static async start(): Promise<PretendPush> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const push = new PretendPush(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        push.#take(Buffer.concat(parts), request.headers);
        response.writeHead(push.status).end();
      });
    });
    return push;
  }

  until<T>(what: string, find: () => T | undefined | null | false): Promise<T> {
    return this.#waiting.until(`at the push service: ${what}`, find);
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  #take(bytes: Buffer, headers: IncomingHttpHeaders): void {
    this.knocks += 1;
    if (this.status < 300) {
      const plain = ece.decrypt(bytes, {
        version: 'aes128gcm',
        privateKey: this.#keys,
        authSecret: this.#auth,
      });
      this.pushed.push({ bytes, headers, message: JSON.parse(plain.toString('utf8')) as PushMessage });
    }
    this.#waiting.happened();
  }
}
