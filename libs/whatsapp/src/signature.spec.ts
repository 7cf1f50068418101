import { describe, expect, test } from '@jest/globals';
import { isSigned, signBody, verifyChallenge } from './signature.ts';

const body = Buffer.from('{"a":"\\u00e1"}');

describe('signature over the raw bytes', () => {
  const good = signBody('segredo', body);

  test('known value (HMAC-SHA256 of RFC 4231, case 2)', () => {
    expect(signBody('Jefe', 'what do ya want for nothing?')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test.each([
    ['right', 'segredo', body, good, true],
    ['upper case hex', 'segredo', body, good.toUpperCase().replace('SHA256', 'sha256'), true],
    ['other secret', 'outro', body, good, false],
    ['re-serialised JSON', 'segredo', Buffer.from(JSON.stringify(JSON.parse(body.toString()))), good, false],
    ['missing', 'segredo', body, undefined, false],
    ['twice', 'segredo', body, [good, good], false],
    ['too short', 'segredo', body, good.slice(0, -2), false],
    ['no prefix', 'segredo', body, good.slice(7), false],
    ['sha1', 'segredo', body, good.replace('sha256', 'sha1'), false],
    ['not hex', 'segredo', body, `sha256=${'z'.repeat(64)}`, false],
    ['empty secret', '', body, signBody('', body), false],
  ] as const)('%s', (_name, secret, bytes, header, expected) => {
    expect(isSigned(secret, bytes, header as string | string[] | undefined)).toBe(expected);
  });
});

describe('verification call', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'certo', 'hub.challenge': '123' };
  test.each([
    ['right', query, 'certo', { accepted: true, challenge: '123' }],
    ['wrong token', { ...query, 'hub.verify_token': 'errado' }, 'certo', { accepted: false }],
    ['other mode', { ...query, 'hub.mode': 'unsubscribe' }, 'certo', { accepted: false }],
    ['token twice', { ...query, 'hub.verify_token': ['certo', 'certo'] }, 'certo', { accepted: false }],
    ['no challenge', { ...query, 'hub.challenge': undefined }, 'certo', { accepted: false }],
    ['no token configured', { ...query, 'hub.verify_token': '' }, '', { accepted: false }],
    ['nothing', {}, 'certo', { accepted: false }],
  ])('%s', (_name, given, token, expected) => {
    expect(verifyChallenge(given, token)).toEqual(expected);
  });
});
