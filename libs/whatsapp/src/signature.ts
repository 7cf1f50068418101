import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Value of `X-Hub-Signature-256` for a body.
 * @param bytes the raw body as it travels; re-serialised JSON signs differently
 * @returns `sha256=` and 64 hex digits
 */
export function signBody(secret: string, bytes: Buffer | string): string {
  return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

/**
 * Whether Meta signed these bytes. Constant time for well-formed headers; a missing or malformed one is simply false.
 * An empty secret signs nothing: a server that forgot its secret must not accept everybody's deliveries.
 */
export function isSigned(
  secret: string,
  bytes: Buffer | string,
  header: string | string[] | undefined,
): boolean {
  if (secret === '' || typeof header !== 'string') return false;
  const match = /^sha256=([0-9a-f]{64})$/i.exec(header.trim());
  if (!match?.[1]) return false;
  const expected = createHmac('sha256', secret).update(bytes).digest();
  return timingSafeEqual(expected, Buffer.from(match[1], 'hex'));
}

export type Challenge = { accepted: true; challenge: string } | { accepted: false };

/**
 * Answers Meta's verification call. Accepted → 200 with `challenge` as plain text, else 403.
 * @param query the parsed query string; repeated parameters (arrays) are refused
 */
export function verifyChallenge(query: Record<string, unknown>, verifyToken: string): Challenge {
  const given = query['hub.verify_token'];
  const challenge = query['hub.challenge'];
  if (query['hub.mode'] !== 'subscribe' || verifyToken === '') return { accepted: false };
  if (typeof given !== 'string' || typeof challenge !== 'string') return { accepted: false };
  // Hashing first gives both sides the same length, which timingSafeEqual needs.
  const same = timingSafeEqual(
    createHmac('sha256', 'verify').update(given).digest(),
    createHmac('sha256', 'verify').update(verifyToken).digest(),
  );
  return same ? { accepted: true, challenge } : { accepted: false };
}
