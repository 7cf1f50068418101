import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Config } from '../config/config.ts';
import { describeRequest } from './describe-request.ts';

/** Asked for every few seconds by machines: their lines would bury the others. */
const UNINTERESTING = /^\/(health|metrics|_app|socket\.io)(\/|\?|$)/;

/**
 * One JSON line per request and per step, each with its `requestId`. Bodies, queries, cookies, message text, names and
 * phone numbers never get here: requests are described by method and path alone.
 */
export function loggingModule(config: Config): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: config.logLevel,
      genReqId: (request) => request.id, // given before, see requestId()
      customAttributeKeys: { reqId: 'requestId', responseTime: 'durationMs' },
      quietReqLogger: true,
      autoLogging: { ignore: (request) => UNINTERESTING.test(request.url ?? '') },
      customLogLevel: (_request, response, error) =>
        error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'info' : 'debug',
      customSuccessMessage: () => 'request answered',
      customErrorMessage: () => 'request failed',
      serializers: {
        req: describeRequest,
        res: (response: { statusCode: number }) => ({ status: response.statusCode }),
        err: describeError,
      },
      redact: {
        paths: [
          'text',
          'body',
          'phone',
          'name',
          'email',
          'password',
          'accessToken',
          'token',
          '*.text',
          '*.phone',
        ],
        censor: '[removed]',
      },
    },
  });
}

/** Postgres puts row values into `detail` and `where`: those stay out. */
function describeError(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint, table } = error as Error & Record<'code' | 'constraint' | 'table', unknown>;
  return { type: error.name, message: error.message, code, constraint, table, stack: error.stack };
}
