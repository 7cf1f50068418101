import { describe, expect, test } from '@jest/globals';
import { failureOf, outcomeOf } from './errors.ts';

const error = (code: number, details?: string) => ({
  error: { message: 'm', type: 'OAuthException', code, ...(details ? { error_data: { details } } : {}) },
});

describe('answers', () => {
  test('accepted, by phone and by user id', () => {
    expect(
      outcomeOf(200, { contacts: [{ input: '+5511', wa_id: '5511' }], messages: [{ id: 'wamid.A' }] }),
    ).toEqual({ kind: 'accepted', wamid: 'wamid.A', waId: '5511' });
    expect(outcomeOf(200, { contacts: [{ user_id: 'BR.1' }], messages: [{ id: 'wamid.A' }] })).toEqual({
      kind: 'accepted',
      wamid: 'wamid.A',
      userId: 'BR.1',
    });
  });

  test.each([
    ['no answer', null, null],
    ['5xx without a body', 500, null],
    ['gateway page', 502, '<html>'],
    ['5xx with an error but no code', 503, { error: { message: 'x' } }],
    ['200 without an id', 200, {}],
    ['200 that is no JSON', 200, null],
    ['request timeout', 408, null],
  ])('%s → unconfirmed', (_name, status, body) => {
    expect(outcomeOf(status, body)).toMatchObject({ kind: 'unconfirmed', code: null });
  });

  test.each([
    [131000, 500, { kind: 'retry', afterMs: 2000 }],
    [2, 503, { kind: 'retry' }],
    [131016, 500, { kind: 'retry' }],
    [133004, 503, { kind: 'retry' }],
    [1, 400, { kind: 'retry' }],
    [131056, 400, { kind: 'pair_wait', afterMs: 4000 }],
    [130429, 429, { kind: 'slow' }],
    [4, 400, { kind: 'pause' }],
    [80007, 400, { kind: 'pause' }],
    [131057, 400, { kind: 'pause' }],
    [2494100, 400, { kind: 'pause' }],
    [0, 401, { kind: 'stop_number', reason: 'token', templatesOnly: false }],
    [190, 401, { kind: 'stop_number', reason: 'token' }],
    [3, 500, { kind: 'stop_number', reason: 'permission' }],
    [10, 403, { kind: 'stop_number', reason: 'permission' }],
    [200, 403, { kind: 'stop_number', reason: 'permission' }],
    [299, 403, { kind: 'stop_number', reason: 'permission' }],
    [131005, 403, { kind: 'stop_number', reason: 'permission' }],
    [368, 403, { kind: 'stop_number', reason: 'blocked' }],
    [131031, 403, { kind: 'stop_number', reason: 'blocked' }],
    [133010, 400, { kind: 'stop_number', reason: 'not_registered' }],
    [131045, 500, { kind: 'stop_number', reason: 'not_registered' }],
    [33, 400, { kind: 'stop_number', reason: 'not_registered' }],
    [131042, 400, { kind: 'stop_number', reason: 'payment', templatesOnly: true }],
    [131037, 400, { kind: 'stop_number', reason: 'name', templatesOnly: true }],
    [131048, 400, { kind: 'pause_templates' }],
    [131047, 400, { kind: 'offer_template' }],
    [131026, 400, { kind: 'failed', reason: 'unreachable', markContact: true }],
    [131050, 400, { kind: 'failed', reason: 'opted_out_of_marketing', markContact: true }],
    [131049, 400, { kind: 'failed', reason: 'not_now', markContact: true }],
    [130497, 403, { kind: 'failed', reason: 'country', markContact: true }],
    [131053, 400, { kind: 'failed', reason: 'refused', markContact: false }],
    [131062, 400, { kind: 'failed', reason: 'refused' }],
    [100, 400, { kind: 'failed', reason: 'bad_request' }],
    [131009, 400, { kind: 'failed', reason: 'bad_request' }],
    [135000, 400, { kind: 'failed', reason: 'bad_request' }],
    [132015, 400, { kind: 'hide_template' }],
    [132016, 400, { kind: 'hide_template' }],
    [2593107, 400, { kind: 'never_repeat', declined: false }],
    [2593109, 400, { kind: 'never_repeat', declined: true }],
    [999999, 400, { kind: 'failed', reason: 'unknown_code' }],
    [999999, 429, { kind: 'retry' }],
  ])('code %i with HTTP %i', (code, status, expected) => {
    expect(outcomeOf(status, error(code, 'why'))).toMatchObject({ ...expected, code, details: 'why' });
  });

  test.each([
    [429, { kind: 'retry' }],
    [401, { kind: 'stop_number', reason: 'token' }],
    [404, { kind: 'failed', reason: 'bad_request' }],
  ])('HTTP %i without code', (status, expected) => {
    expect(outcomeOf(status, null)).toMatchObject({ ...expected, code: null });
  });

  test('retries wait 2, 8, 32, 128 s and then give up', () => {
    const waits = [1, 2, 3, 4, 5].map((attempt) => outcomeOf(500, error(131000), attempt));
    expect(waits.map((outcome) => (outcome.kind === 'retry' ? outcome.afterMs : outcome.kind))).toEqual([
      2000,
      8000,
      32_000,
      128_000,
      'failed',
    ]);
    expect(outcomeOf(400, error(1), 2)).toMatchObject({ kind: 'failed', reason: 'retries_spent' });
  });

  test('the pair waits 4^n s, never for ever', () => {
    const waits = [1, 2, 3, 9].map((attempt) => outcomeOf(400, error(131056), attempt));
    expect(waits).toMatchObject([4000, 16_000, 64_000, 256_000].map((afterMs) => ({ afterMs })));
  });
});

describe('a failed status is never resent', () => {
  test.each([
    [131000, { kind: 'failed', holds: 'nothing' }],
    [131056, { kind: 'failed', holds: 'pair' }],
    [130429, { kind: 'failed', holds: 'number' }],
    [80007, { kind: 'failed', holds: 'app' }],
    [131047, { kind: 'offer_template', holds: 'nothing' }],
    [131026, { kind: 'failed', reason: 'unreachable', markContact: true }],
    [190, { kind: 'stop_number', holds: 'number' }],
  ])('code %i', (code, expected) => {
    expect(failureOf([{ code }])).toMatchObject(expected);
  });

  test('without any reason', () => {
    expect(failureOf([])).toMatchObject({ kind: 'failed', reason: 'unknown_code', code: null });
  });
});
