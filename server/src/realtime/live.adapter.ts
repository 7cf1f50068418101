import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { ErrorCode } from '@balcao/contract';
import type { Server, ServerOptions, Socket } from 'socket.io';
import { Callers, Identification, isOwnOrigin, type Caller } from '../auth/index.ts';
import { Config } from '../platform/config/config.ts';
import { readHandshake, type GivenHandshake } from './handshake.ts';

/** What the door has found out about a socket before anybody speaks with it. */
export interface LiveSocketData {
  caller: Caller;
  handshake: GivenHandshake;
}

/** A panel that gives no sign of life is gone after 45 s: asked every 15, given 30 to answer. */
const PING_EVERY_MS = 15_000;
const PING_WITHIN_MS = 30_000;

/**
 * Socket.IO as we want it: WebSocket only, nothing packed, our own origin, and nobody in who is not signed in. The same
 * session middleware as HTTP runs on the handshake.
 */
export class LiveAdapter extends IoAdapter {
  private readonly config: Config;
  private readonly identification: Identification;
  private readonly callers: Callers;

  constructor(app: INestApplication) {
    super(app);
    this.config = app.get(Config);
    this.identification = app.get(Identification);
    this.callers = app.get(Callers);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const ours: Partial<ServerOptions> = {
      ...options,
      path: '/socket.io',
      transports: ['websocket'],
      allowUpgrades: false,
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      cookie: false,
      maxHttpBufferSize: 16 * 1024,
      pingInterval: PING_EVERY_MS,
      pingTimeout: PING_WITHIN_MS,
      connectTimeout: 10_000,
      allowRequest: (request, done) => {
        const refused = this.refusal(request);
        done(refused, refused === null);
      },
    };
    const server = super.createIOServer(port, ours as ServerOptions);
    for (const handler of this.identification.handlers) {
      server.engine.use(handler as Parameters<typeof server.engine.use>[0]);
    }
    server.use((socket, next) => {
      this.admit(socket).then(
        (refused) =>
          next(refused ? Object.assign(new Error(refused), { data: { code: refused } }) : undefined),
        () => next(Object.assign(new Error('busy'), { data: { code: 'busy' satisfies ErrorCode } })),
      );
    });
    return server;
  }

  private refusal(request: IncomingMessage): ErrorCode | null {
    if (this.config.role === 'worker') return 'not_found'; // people are for the `web` processes
    return isOwnOrigin(request.headers, this.config.publicUrl) ? null : 'origin_refused';
  }

  private async admit(socket: Socket): Promise<ErrorCode | null> {
    const handshake = readHandshake(socket.handshake.auth);
    if (!handshake) return 'invalid';
    const token = handshake.token ?? bearerOf(socket.request);
    const caller = token === undefined ? callerOf(socket.request) : await this.callers.byToken(token);
    if (!caller) return token === undefined ? 'signed_out' : 'token_invalid';
    if (caller.proof.kind === 'token' && !caller.proof.scopes.includes('read')) return 'not_allowed';
    socket.data = { caller, handshake } satisfies LiveSocketData;
    return null;
  }
}

function callerOf(request: IncomingMessage): Caller | null {
  return (request as IncomingMessage & { caller?: Caller }).caller ?? null;
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
