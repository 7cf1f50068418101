import 'reflect-metadata';
import type { IncomingMessage, Server } from 'node:http';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { AppModule } from './app.module.ts';
import { setUpDocs } from './docs/docs.ts';
import type { Config } from './platform/config/config.ts';
import { Refused } from './platform/errors/index.ts';
import { bytesBody, jsonBody } from './platform/http/body.ts';
import { requestId } from './platform/http/request-id.ts';
import { requestMetrics } from './platform/http/request-metrics.ts';
import { securityHeaders } from './platform/http/security-headers.ts';
import { limitSlowCallers } from './platform/http/slow-callers.ts';
import { webPages } from './platform/http/web-pages.ts';
import { Metrics } from './platform/metrics/metrics.ts';
import type { PlatformOverrides } from './platform/platform.module.ts';
import { LiveAdapter } from './realtime/index.ts';
import { DeliveryDoor } from './webhook/index.ts';

/** Meta's largest legal deliveries are about 3 MB. */
const DELIVERY_LIMIT_BYTES = 4 * 1024 * 1024;
/** Thirty of the largest, or thousands of the usual, arriving at the same time. */
const HALF_READ_BYTES = 128 * 1024 * 1024;
const JSON_LIMIT_BYTES = 256 * 1024;

export interface AppOverrides extends PlatformOverrides {
  /** Where the built panel lies; server/src and server/dist are equally far from it. */
  readonly panelFolder?: string;
}

/**
 * Puts the whole server together, ready for `listen`. The database must be migrated.
 * Whoever closes it waits for what is under way: see `closeGently`.
 */
export async function createApp(
  config: Config,
  overrides: AppOverrides = {},
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(config, overrides), {
    bufferLogs: true,
    bodyParser: false, // see jsonBody()
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple'); // a query is flat: nested objects would only surprise its readers
  app.disable('x-powered-by');
  limitSlowCallers(app.getHttpServer(), isUpload);

  const pages = webPages(overrides.panelFolder ?? join(import.meta.dirname, '../../client/build'));
  app.use(requestId);
  app.use(requestMetrics(app.get(Metrics)));
  if (config.role === 'worker') app.use(operatorsOnly);
  const http: Express = app.getHttpAdapter().getInstance();
  http.post(
    '/webhooks/whatsapp',
    bytesBody(DELIVERY_LIMIT_BYTES, HALF_READ_BYTES),
    app.get(DeliveryDoor).receive,
  );
  app.use(securityHeaders(config.publicUrl, pages?.scriptHashes ?? []));
  app.use(unless(isUpload, jsonBody(JSON_LIMIT_BYTES)));
  if (pages) app.use(pages.handler);
  setUpDocs(app, config.publicUrl);
  app.useWebSocketAdapter(new LiveAdapter(app));
  return app;
}

/** Stops taking requests, lets those under way end, and closes everything; after `deadlineMs` it no longer waits. */
export async function closeGently(app: NestExpressApplication, deadlineMs = 10_000): Promise<void> {
  const server: Server = app.getHttpServer();
  // A connection kept alive becomes idle only after its answer, when close() has looked at it already.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(deadline);
  }
}

/** The body is a file, of whatever type, which its door takes as it comes. */
function isUpload({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && /^\/api\/v1\/media(\?|$)/.test(url ?? '');
}

function unless(is: (request: Request) => boolean, handler: RequestHandler): RequestHandler {
  return (request, response, next) => (is(request) ? next() : handler(request, response, next));
}

/** A worker answers its operators, nobody else: people and Meta are for the `web` processes. */
function operatorsOnly(request: Request, _response: Response, next: NextFunction): void {
  next(/^\/(health|metrics)(\/|$)/.test(request.path) ? undefined : new Refused('not_found'));
}
