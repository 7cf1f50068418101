import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Metrics } from '../metrics/metrics.ts';

/** How long answers take, by route as it is written in the code: an address with ids in it would make a series each. */
export function requestMetrics(metrics: Metrics): RequestHandler {
  const latency = metrics.latency('balcao_http_request_seconds', 'Time from request to answer.', [
    'method',
    'route',
    'status',
  ]);
  return (request: Request, response: Response, next: NextFunction) => {
    const begin = performance.now();
    response.once('finish', () => {
      const { path } = (request.route ?? {}) as { path?: unknown };
      const route = typeof path === 'string' ? path : 'other';
      const labels = { method: request.method, route, status: response.statusCode };
      latency.observe(labels, (performance.now() - begin) / 1_000);
    });
    next();
  };
}
