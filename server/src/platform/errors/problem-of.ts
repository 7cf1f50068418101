import { HttpException } from '@nestjs/common';
import { ERRORS, type ErrorCode, type Problem } from '@balcao/contract';
import { Refused } from './refused.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** What an error means to the caller. Nothing of an unknown error's text leaves the building. */
export function problemOf(error: unknown, requestId: string): Problem {
  const { code, more } = meaningOf(error);
  const [status, title] = ERRORS[code];
  return { type: `urn:balcao:problem:${code}`, title, status, detail: title, ...more, code, requestId };
}

function meaningOf(error: unknown): Meaning {
  if (error instanceof Refused) return { code: error.code, more: error.more };
  if (error instanceof HttpException) return { code: codeOfStatus(error.getStatus()) };
  if (!(error instanceof Error)) return { code: 'internal' };
  const { code } = error as Error & { code?: unknown };
  if (error instanceof URIError) return { code: 'not_found' }; // a path that cannot even be decoded
  if (typeof code === 'string' && /^22(P02|021|P05)$/.test(code)) return { code: 'invalid' };
  if (isDatabaseAway(error)) return { code: 'busy', more: { retryAfterMs: 1_000 } };
  return { code: 'internal' };
}

/** True when the database could not be asked just now, and the same request may well succeed a little later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as Error & { code?: unknown }).code;
  if (typeof code === 'string') {
    // Connection lost or refused, server shutting down or starting, out of connections or disk, a lock or statement
    // that took too long, a deadlock or serialisation failure.
    return /^(08...|57P0.|57014|53...|55P03|40001|40P01|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/.test(
      code,
    );
  }
  return /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/.test(
    error.message,
  );
}

function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'signed_out';
    case 403:
      return 'not_allowed';
    case 404:
    case 405:
      return 'not_found';
    case 413:
      return 'too_large';
    case 429:
      return 'too_many';
    case 503:
      return 'busy';
    default:
      return status < 500 ? 'invalid' : 'internal';
  }
}
