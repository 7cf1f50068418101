import { expect, test } from '@jest/globals';
import { describeRequest } from './describe-request.ts';

test.each([
  ['/api/v1/inbox?view=all&q=Maria', '/api/v1/inbox'],
  ['/api/v1/invitations/0190.k1.s3cr3t', '/api/v1/invitations/[removed]'],
  ['/API/v1/Invitations/0190.k1.s3cr3t?x=1', '/API/v1/Invitations/[removed]'],
])('of %s only %s reaches the log', (url, path) => {
  expect(describeRequest({ method: 'GET', url })).toEqual({ method: 'GET', path });
});
