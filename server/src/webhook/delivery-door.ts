import { Injectable } from '@nestjs/common';
import { isSigned } from '@balcao/whatsapp';
import type { NextFunction, Request, Response } from 'express';
import { Config } from '../platform/config/config.ts';
import { Refused } from '../platform/errors/index.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { DeliveryStore } from './delivery-store.ts';

/**
 * Meta's door: proves that it is Meta, stores the bytes, says 200. What they mean is the lane's work.
 *
 * A handler of Express and not of a controller: each delivery would pay more for guards, interceptors, request log and
 * security headers, of which a program that posts signed bytes needs none, than for everything that is done here.
 */
@Injectable()
export class DeliveryDoor {
  private readonly answers;

  constructor(
    private readonly config: Config,
    private readonly deliveries: DeliveryStore,
    metrics: Metrics,
  ) {
    this.answers = metrics.counter('balcao_deliveries_total', "Meta's deliveries by answer.", ['answer']);
  }

  /** Expects the body as bytes; see `bytesBody`. What it refuses goes to `next`, and from there the way of all errors. */
  readonly receive = (
    request: Request & { rawBody?: Buffer },
    response: Response,
    next: NextFunction,
  ): void => {
    const bytes = request.rawBody ?? Buffer.alloc(0);
    const { appSecret } = this.config.whatsapp;
    if (!appSecret || !isSigned(appSecret, bytes, request.headers['x-hub-signature-256'])) {
      this.answers.inc({ answer: 'unsigned' });
      return next(new Refused('signature_wrong'));
    }
    this.deliveries.store(bytes).then(
      () => {
        this.answers.inc({ answer: 'stored' });
        response.writeHead(200, STORED).end('OK');
      },
      (error: unknown) => {
        this.answers.inc({ answer: 'busy' });
        next(error);
      },
    );
  };
}

const STORED = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': 2 };
