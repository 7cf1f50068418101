import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushMessage, PushSubscriptionRequest } from '@balcao/contract';

/** One push as it came, opened with the keys of the browser it was for. */
export interface FakePushed {
  readonly browser: FakeBrowser;
  readonly message: PushMessage;
  readonly headers: IncomingMessage['headers'];
  /** Whose key has signed it. */
  readonly publicKey: string;
}

/** A pretend push service: takes what is pushed, answers as it is told, and opens it as a browser would. */
export class FakePush {
  readonly pushed: FakePushed[] = [];
  /** Statuses of the next answers; 201 when none is left. */
  readonly answers: (number | { status: number; retryAfter: string })[] = [];
  /** Knocks, whatever came of them. */
  knocks = 0;
  private readonly browsers = new Map<string, FakeBrowser>();

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<FakePush> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const fake = new FakePush(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const answer = fake.answers.shift() ?? 201;
        const { status, retryAfter } =
          typeof answer === 'number' ? { status: answer, retryAfter: '' } : answer;
        fake.knocks += 1;
        if (status < 300) fake.take(request, Buffer.concat(parts));
        response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end();
      });
    });
    return fake;
  }

  /** A browser that is subscribed here. */
  browser(): FakeBrowser {
    const browser = new FakeBrowser(this.origin);
    this.browsers.set(new URL(browser.request.endpoint).pathname, browser);
    return browser;
  }

  to(browser: FakeBrowser): PushMessage[] {
    return this.pushed.filter((one) => one.browser === browser).map(({ message }) => message);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  private take(request: IncomingMessage, body: Buffer): void {
    const browser = this.browsers.get(request.url ?? '');
    if (!browser) throw new Error('a push to nobody');
    const publicKey = signer(request.headers.authorization ?? '', this.origin);
    this.pushed.push({ browser, message: browser.open(body), headers: request.headers, publicKey });
  }
}

export class FakeBrowser {
  readonly request: PushSubscriptionRequest;
  private readonly keys = createECDH('prime256v1');
  private readonly auth = randomBytes(16);

  constructor(origin: string) {
    this.request = {
      endpoint: `${origin}/push/${randomBytes(12).toString('hex')}`,
      keys: { p256dh: this.keys.generateKeys('base64url'), auth: this.auth.toString('base64url') },
    };
  }

  /** Opens a push by RFC 8291: salt, record size, the sender's point, then one record of AES-128-GCM. */
  open(body: Buffer): PushMessage {
    const salt = body.subarray(0, 16);
    const length = body.readUInt8(20);
    const sender = body.subarray(21, 21 + length);
    const sealed = body.subarray(21 + length);
    const secret = this.keys.computeSecret(sender);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.keys.getPublicKey(), sender]);
    const ikm = Buffer.from(hkdfSync('sha256', secret, this.auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')) as PushMessage;
  }
}

/** Checks the word of RFC 8292 that names who pushes. @returns the key that made it */
function signer(authorization: string, origin: string): string {
  const { t = '', k = '' } = Object.fromEntries(
    [...authorization.matchAll(/([tk])=([^,\s]+)/g)].map(([, name, value]) => [name, value]),
  ) as { t?: string; k?: string };
  const [head = '', claims = '', signature = ''] = t.split('.');
  const point = Buffer.from(k, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { aud?: string };
  if (!isSigned || aud !== origin) throw new Error('a push that nobody signed for this service');
  return k;
}
