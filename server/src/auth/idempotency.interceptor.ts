import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { catchError, from, mergeMap, of, throwError, type Observable } from 'rxjs';
import { Refused } from '../platform/errors/index.ts';
import type { CallerRequest } from './actor.ts';
import { Idempotency } from './idempotency.ts';

/** `Idempotency-Key` on every POST of a signed-in caller: a repetition gets the first answer, once more. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<CallerRequest>();
    const given = request.headers['idempotency-key'];
    const actor = request.caller?.actor;
    if (request.method !== 'POST' || typeof given !== 'string' || !actor) return next.handle();
    if (!/^[\x21-\x7e]{1,128}$/.test(given)) {
      throw new Refused('invalid', {
        fields: [{ field: 'Idempotency-Key', rules: ['matches'], detail: '1 to 128 visible characters' }],
      });
    }
    const key = `${actor.id} ${given}`;
    const said = JSON.stringify([request.method, request.originalUrl, request.body ?? null]);
    const begun = await this.idempotency.begin(actor.accountId, key, said);
    const response = context.switchToHttp().getResponse<Response>();
    switch (begun.kind) {
      case 'reused':
        throw new Refused('client_id_reused');
      case 'at_work':
        throw new Refused('busy', { retryAfterMs: 1_000 });
      case 'repeated':
        response.status(begun.status).setHeader('Idempotency-Replayed', 'true');
        return of(begun.body);
      case 'first':
        return next.handle().pipe(
          mergeMap(async (body: unknown) => {
            await this.idempotency.done(actor.accountId, key, response.statusCode, body);
            return body;
          }),
          catchError((error: unknown) =>
            from(this.idempotency.undo(actor.accountId, key).catch(() => undefined)).pipe(
              mergeMap(() => throwError(() => error)),
            ),
          ),
        );
    }
  }
}
