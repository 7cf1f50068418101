import { isIP } from 'node:net';
import { publicLookup, NotPublic } from '../../platform/http/public-address.ts';

export const ENDPOINT_MAX = 1_024;

/**
 * May pushes go there? A browser names the address, and whoever bends it would have us knock inside our own network: only
 * names, by HTTPS at its usual port, and the one origin that the operator allows besides. Where a name leads is for the lookup
 * to say, each time.
 */
export function isPushAddress(endpoint: string, allowedOrigin: string | undefined): boolean {
  if (endpoint.length > ENDPOINT_MAX || !URL.canParse(endpoint)) return false;
  const { protocol, port, hostname, username, password, hash, origin } = new URL(endpoint);
  if (username !== '' || password !== '' || hash !== '') return false;
  if (origin === allowedOrigin) return true;
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return protocol === 'https:' && port === '' && !isAddress;
}

/** Where a name leads: `unknown` when nobody can say just now. */
export function whereTo(hostname: string): Promise<'public' | 'inside' | 'nowhere' | 'unknown'> {
  return new Promise((done) => {
    publicLookup(hostname, { all: true }, (error) => {
      if (!error) done('public');
      else if (error instanceof NotPublic) done('inside');
      else done(error.code === 'ENOTFOUND' ? 'nowhere' : 'unknown');
    });
  });
}
