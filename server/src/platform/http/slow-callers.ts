import type { Server } from 'node:http';

/**
 * Cuts callers who send their request drop by drop: a socket costs little, thousands of them cost the service. Must be
 * called before the server listens.
 */
export function limitSlowCallers(
  server: Server,
  limits = { headersMs: 8_000, requestMs: 12_000, checkEveryMs: 2_000 },
): void {
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.requestMs;
  // Longer than the usual idle time of a proxy, so that it is the proxy who closes, not we under its next request.
  server.keepAliveTimeout = 65_000;
  // Node looks for late callers only this often (30 s if not told); the property is read when it starts to listen.
  Object.assign(server, { connectionsCheckingInterval: limits.checkEveryMs });
}
