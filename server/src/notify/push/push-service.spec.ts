import { expect, test } from '@jest/globals';
import { outcomeOf } from './push-service.ts';

const NOW = Date.UTC(2026, 2, 2, 15);

test.each([
  [201, undefined, { kind: 'taken' }],
  [202, undefined, { kind: 'taken' }],
  [404, undefined, { kind: 'gone' }],
  [410, undefined, { kind: 'gone' }],
  [429, '30', { kind: 'later', afterMs: 30_000, why: '429' }],
  [429, 'Mon, 02 Mar 2026 15:01:00 GMT', { kind: 'later', afterMs: 60_000, why: '429' }],
  [503, 'Mon, 02 Mar 2026 14:00:00 GMT', { kind: 'later', afterMs: null, why: '503' }],
  [500, 'soon', { kind: 'later', afterMs: null, why: '500' }],
  [400, undefined, { kind: 'refused', why: '400' }],
  [403, undefined, { kind: 'refused', why: '403' }],
  [413, undefined, { kind: 'refused', why: '413' }],
  [301, undefined, { kind: 'refused', why: '301' }],
])('%i with Retry-After %s', (status, retryAfter, outcome) => {
  expect(outcomeOf(status, retryAfter, NOW)).toEqual(outcome);
});
