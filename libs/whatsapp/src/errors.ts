import type { MetaError } from './types.ts';
import { readError } from './content.ts';
import { digits, field, key, list } from './read.ts';

export type StopReason = 'token' | 'permission' | 'blocked' | 'not_registered' | 'payment' | 'name';

export type FailureReason =
  | 'unreachable'
  | 'opted_out_of_marketing'
  | 'not_now'
  | 'country'
  | 'refused'
  | 'bad_request'
  | 'retries_spent'
  | 'unknown_code';

interface Coded {
  code: number | null;
  /** For people: never decide by it. */
  details: string;
}

/**
 * What to do after a send. Kinds that hold more than one message say how much they hold.
 * `unconfirmed` must never be resent by itself: nobody knows whether it left.
 */
export type Outcome =
  | { kind: 'accepted'; wamid: string; waId?: string; userId?: string }
  | ({ kind: 'retry'; afterMs: number } & Coded)
  | ({ kind: 'pair_wait'; afterMs: number } & Coded)
  | ({ kind: 'slow'; afterMs: number } & Coded)
  | ({ kind: 'pause'; afterMs: number } & Coded)
  | ({ kind: 'stop_number'; reason: StopReason; templatesOnly: boolean } & Coded)
  | ({ kind: 'pause_templates' } & Coded)
  | ({ kind: 'offer_template' } & Coded)
  | ({ kind: 'hide_template' } & Coded)
  | ({ kind: 'never_repeat'; declined: boolean } & Coded)
  | ({ kind: 'failed'; reason: FailureReason; markContact: boolean } & Coded)
  | ({ kind: 'unconfirmed' } & Coded);

export type OutcomeKind = Outcome['kind'];

type Rule =
  | { kind: 'retry'; tries: number }
  | { kind: 'pair_wait' | 'slow' | 'pause' | 'pause_templates' | 'offer_template' | 'hide_template' }
  | { kind: 'stop_number'; reason: StopReason; templatesOnly?: boolean }
  | { kind: 'never_repeat'; declined?: boolean }
  | { kind: 'failed'; reason: FailureReason; markContact?: boolean };

const RULES: readonly (readonly [readonly number[], Rule])[] = [
  [[2, 131000, 131016, 133004], { kind: 'retry', tries: 5 }],
  [[1], { kind: 'retry', tries: 2 }],
  [[131056], { kind: 'pair_wait' }],
  [[130429], { kind: 'slow' }],
  [[4, 80007, 131057, 2494100], { kind: 'pause' }],
  [[0, 190], { kind: 'stop_number', reason: 'token' }],
  [[3, 10, 131005], { kind: 'stop_number', reason: 'permission' }],
  [[368, 131031], { kind: 'stop_number', reason: 'blocked' }],
  [[133010, 131045, 33], { kind: 'stop_number', reason: 'not_registered' }],
  [[131042], { kind: 'stop_number', reason: 'payment', templatesOnly: true }],
  [[131037], { kind: 'stop_number', reason: 'name', templatesOnly: true }],
  [[131048], { kind: 'pause_templates' }],
  [[131047], { kind: 'offer_template' }],
  [[131026], { kind: 'failed', reason: 'unreachable', markContact: true }],
  [[131050], { kind: 'failed', reason: 'opted_out_of_marketing', markContact: true }],
  [[131049], { kind: 'failed', reason: 'not_now', markContact: true }],
  [[130497], { kind: 'failed', reason: 'country', markContact: true }],
  [[130472, 131021, 131051, 131052, 131053, 131062], { kind: 'failed', reason: 'refused' }],
  [
    [100, 131008, 131009, 132000, 132001, 132005, 132007, 132012, 135000],
    { kind: 'failed', reason: 'bad_request' },
  ],
  [[132015, 132016], { kind: 'hide_template' }],
  [[2593107, 2593108], { kind: 'never_repeat' }],
  [[2593109], { kind: 'never_repeat', declined: true }],
];

const RULE_OF = new Map<number, Rule>(RULES.flatMap(([codes, rule]) => codes.map((code) => [code, rule])));

function ruleOf(code: number): Rule {
  if (code >= 200 && code <= 299) return { kind: 'stop_number', reason: 'permission' };
  return RULE_OF.get(code) ?? { kind: 'failed', reason: 'unknown_code' };
}

const SECOND = 1000;
const SLOW_MS = 10 * SECOND;
const PAUSE_MS = 5 * 60 * SECOND;

/** 2, 8, 32, 128 s */
function retryDelayMs(attempt: number): number {
  return 2 * SECOND * 4 ** (attempt - 1);
}

/** 4, 16, 64, 256 s and no more: the pair bucket refills within five minutes. */
function pairDelayMs(attempt: number): number {
  return SECOND * 4 ** Math.min(attempt, 4);
}

/**
 * Decides by the answer to one Graph call.
 *
 * @param httpStatus null when no whole answer came (timeout, reset, cut after sending)
 * @param body the answer parsed as JSON, or null when it was not JSON
 * @param attempt how many times this message has been tried, this time included (1 = first)
 * @returns only a *coded* refusal (or 429) is surely not accepted and may be retried; a 5xx without code, a missing answer
 *   and a 200 without a message id are `unconfirmed`
 * @source Meta, Cloud API error codes
 */
export function outcomeOf(httpStatus: number | null, body: unknown, attempt = 1): Outcome {
  if (httpStatus === null) return { kind: 'unconfirmed', code: null, details: 'no answer' };
  const error = readError(field(body, 'error'));
  if (error) return refusal(error, httpStatus, attempt);
  if (httpStatus >= 200 && httpStatus < 300) {
    const wamid = key(list(body, 'messages')?.[0], 'id');
    if (wamid === undefined) return { kind: 'unconfirmed', code: null, details: 'answer without message id' };
    const contact = list(body, 'contacts')?.[0];
    const waId = digits(contact, 'wa_id');
    const userId = key(contact, 'user_id');
    return {
      kind: 'accepted',
      wamid,
      ...(waId === undefined ? {} : { waId }),
      ...(userId === undefined ? {} : { userId }),
    };
  }
  const details = `HTTP ${httpStatus}`;
  if (httpStatus === 429) return retry(5, attempt, { code: null, details });
  if (httpStatus === 401)
    return { kind: 'stop_number', reason: 'token', templatesOnly: false, code: null, details };
  if (httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408) {
    return { kind: 'failed', reason: 'bad_request', markContact: false, code: null, details };
  }
  return { kind: 'unconfirmed', code: null, details };
}

function refusal(error: MetaError, httpStatus: number, attempt: number): Outcome {
  const coded = codedOf(error);
  const rule = ruleOf(error.code);
  // 429 is the transport's own "later"; it outweighs a code we do not know, not one we do.
  if (httpStatus === 429 && rule.kind === 'failed' && rule.reason === 'unknown_code') {
    return retry(5, attempt, coded);
  }
  return apply(rule, coded, attempt);
}

function codedOf(error: MetaError): Coded {
  return { code: error.code, details: error.details ?? error.message ?? error.title ?? '' };
}

function retry(tries: number, attempt: number, coded: Coded): Outcome {
  return attempt < tries
    ? { kind: 'retry', afterMs: retryDelayMs(attempt), ...coded }
    : { kind: 'failed', reason: 'retries_spent', markContact: false, ...coded };
}

function apply(rule: Rule, coded: Coded, attempt: number): Outcome {
  switch (rule.kind) {
    case 'retry':
      return retry(rule.tries, attempt, coded);
    case 'pair_wait':
      return { kind: 'pair_wait', afterMs: pairDelayMs(attempt), ...coded };
    case 'slow':
      return { kind: 'slow', afterMs: SLOW_MS, ...coded };
    case 'pause':
      return { kind: 'pause', afterMs: PAUSE_MS, ...coded };
    case 'stop_number':
      return {
        kind: 'stop_number',
        reason: rule.reason,
        templatesOnly: rule.templatesOnly ?? false,
        ...coded,
      };
    case 'pause_templates':
    case 'offer_template':
    case 'hide_template':
      return { kind: rule.kind, ...coded };
    case 'never_repeat':
      return { kind: 'never_repeat', declined: rule.declined ?? false, ...coded };
    case 'failed':
      return { kind: 'failed', reason: rule.reason, markContact: rule.markContact ?? false, ...coded };
  }
}

export type StatusFailure = Exclude<
  Outcome,
  { kind: 'accepted' | 'retry' | 'unconfirmed' | 'pair_wait' | 'slow' | 'pause' }
> & { holds: 'nothing' | 'pair' | 'number' | 'app' };

/**
 * What a `failed` status means. The message is never resent by itself: later ones are already out. Codes that ask to slow
 * down still say so through `holds`.
 */
export function failureOf(errors: readonly MetaError[]): StatusFailure {
  const first = errors[0];
  if (!first) {
    return {
      kind: 'failed',
      reason: 'unknown_code',
      markContact: false,
      code: null,
      details: '',
      holds: 'nothing',
    };
  }
  const coded = codedOf(first);
  const outcome = apply(ruleOf(first.code), coded, 1);
  const failed = { kind: 'failed', reason: 'refused', markContact: false, ...coded } as const;
  switch (outcome.kind) {
    case 'pair_wait':
      return { ...failed, holds: 'pair' };
    case 'slow':
      return { ...failed, holds: 'number' };
    case 'pause':
      return { ...failed, holds: 'app' };
    case 'accepted':
    case 'retry':
    case 'unconfirmed':
      return { ...failed, holds: 'nothing' };
    case 'stop_number':
      return { ...outcome, holds: 'number' };
    case 'pause_templates':
    case 'offer_template':
    case 'hide_template':
    case 'never_repeat':
    case 'failed':
      return { ...outcome, holds: 'nothing' };
  }
}
