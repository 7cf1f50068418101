import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { problemOf } from './problem-of.ts';

/** The one place where errors become answers: `application/problem+json`, RFC 9457. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error; // the socket commands nothing; its gateway answers for itself
    const request = host.switchToHttp().getRequest<Request & { id?: string }>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error, request.id ?? '');
    if (problem.status >= 500) {
      this.logger.error({ err: error, code: problem.code, requestId: problem.requestId }, 'request failed');
    } else if (!(error instanceof HttpException)) {
      this.logger.debug({ code: problem.code, requestId: problem.requestId }, 'request refused');
    }
    if (response.headersSent) {
      response.destroy(); // half an answer cannot be taken back, only cut off
      return;
    }
    const { retryAfterMs } = problem;
    if (typeof retryAfterMs === 'number') response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
