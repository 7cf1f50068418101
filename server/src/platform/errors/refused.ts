import { ERRORS, type ErrorCode } from '@balcao/contract';

/** A refusal as decisions return it: the caller must look at it before going on. */
export interface Refusal {
  readonly refused: ErrorCode;
}

/** A refusal on its way to the caller over HTTP; the filter turns it into problem+json. */
export class Refused extends Error {
  readonly code: ErrorCode;
  /** Travels with the problem: `by`, `missed`, `retryAfterMs`, `fields` ... */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, more: Readonly<Record<string, unknown>> = {}) {
    super(ERRORS[code][1]);
    this.name = 'Refused';
    this.code = code;
    this.more = more;
  }
}

/** Hands on what a decision gave, or throws its refusal with everything it carries. */
export function orRefuse<T extends object>(result: T | Refusal): Exclude<T, Refusal> {
  if (isRefusal(result)) {
    const { refused, ...more } = result;
    throw new Refused(refused, more);
  }
  return result as Exclude<T, Refusal>;
}

function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}
