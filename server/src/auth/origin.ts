import type { IncomingHttpHeaders } from 'node:http';

/**
 * Does the request come from a page of ours? Browsers send `Origin` with every unsafe request and every socket; programs
 * send none, and have no cookie that a foreign page could ride on.
 * @param publicUrl  where people reach us; the name by which this very request came is ours as well
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return headers['sec-fetch-site'] !== 'cross-site';
  if (!URL.canParse(origin)) return false; // "null" too: a sandboxed frame, a file
  const [from, ours] = [new URL(origin), new URL(publicUrl)];
  if (from.origin === ours.origin) return true;
  // Where people come by https, a page that came in the clear may be anybody's who stands on the way.
  return from.host === host && (from.protocol === 'https:' || ours.protocol !== 'https:');
}
