import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export interface SlowCallerLimits {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkEveryMs: number;
  /** For requests that carry a file. */
  readonly fileMs: number;
}

const LIMITS: SlowCallerLimits = {
  headersMs: 8_000,
  requestMs: 12_000,
  checkEveryMs: 2_000,
  fileMs: 15 * 60_000,
};

/**
 * Cuts callers who send their request drop by drop: a socket costs little, thousands of them cost the service. Must be
 * called before the server listens.
 * @param carriesFile  requests that may take their time; whoever takes them looks after them
 */
export function limitSlowCallers(
  server: Server,
  carriesFile: (request: IncomingMessage) => boolean = () => false,
  limits: SlowCallerLimits = LIMITS,
): void {
  server.headersTimeout = limits.headersMs;
  // Node knows one limit for all requests, so it gets the longest; the usual one is ours to hold.
  server.requestTimeout = limits.fileMs;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!hasBody(request)) return;
    const limit = (): void => {
      const timer = setTimeout(() => cut(request, response), limits.requestMs).unref();
      const done = (): void => clearTimeout(timer);
      request.once('end', done).once('close', done);
    };
    // Who was refused before his file was read has no reason to go on.
    if (carriesFile(request)) response.once('finish', () => request.complete || request.destroyed || limit());
    else limit();
  });
  // Longer than the usual idle time of a proxy, so that it is the proxy who closes, not we under its next request.
  server.keepAliveTimeout = 65_000;
  // Node looks for late callers only this often (30 s if not told); the property is read when it starts to listen.
  Object.assign(server, { connectionsCheckingInterval: limits.checkEveryMs });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** As Node itself says it. */
function cut(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  const { socket } = request;
  if (!response.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  socket.destroySoon();
}
