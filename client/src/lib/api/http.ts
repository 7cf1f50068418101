import { ERRORS } from '@balcao/contract';
import type { ErrorCode, Problem } from '@balcao/contract';
import { noteSkew, skewOf } from './server-clock.ts';

/** A refusal by the server, or `unreachable` when no answer came: then nobody knows whether it was done. */
export class ApiProblem extends Error {
  readonly code: ErrorCode | 'unreachable';
  readonly status: number;
  readonly body: Partial<Problem>;

  constructor(code: ErrorCode | 'unreachable', status: number, body: Partial<Problem> = {}) {
    super(body.detail ?? code);
    this.code = code;
    this.status = status;
    this.body = body;
  }
}

export type Fetch = typeof fetch;

/**
 * One call to the people's door.
 * @param path  below `/api/v1`, with its query
 * @throws ApiProblem for every answer that is not a success, and when no answer came
 */
export async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  fetcher: Fetch = fetch,
): Promise<T> {
  let response: Response;
  const sentAt = Date.now();
  try {
    response = await fetcher(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiProblem('unreachable', 0);
  }
  noteSkew(skewOf(response.headers.get('date'), sentAt, Date.now()));
  const said: unknown = await response.json().catch(() => null);
  if (response.ok) return said as T;
  throw problemOf(response.status, said);
}

/** Reads a problem document; an answer that is none (a proxy's page) gets the code its status stands for. */
export function problemOf(status: number, said: unknown): ApiProblem {
  if (isProblem(said)) return new ApiProblem(said.code, status, said);
  return new ApiProblem(codeOfStatus(status), status);
}

function isProblem(said: unknown): said is Problem {
  return (
    typeof said === 'object' &&
    said !== null &&
    'code' in said &&
    typeof said.code === 'string' &&
    said.code in ERRORS
  );
}

function codeOfStatus(status: number): ErrorCode | 'unreachable' {
  if (status === 401) return 'signed_out';
  if (status === 403) return 'not_allowed';
  if (status === 404) return 'not_found';
  if (status === 429) return 'too_many';
  if (status === 502 || status === 504) return 'unreachable';
  if (status === 503) return 'busy';
  return status >= 500 ? 'internal' : 'invalid';
}
