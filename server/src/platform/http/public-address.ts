import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses that lead nowhere on the public internet: to this machine, to our own network, or to nobody. */
const OURS = new BlockList();
const RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Inside 2000::/3, which is all that is public of IPv6: Teredo and its like, documentation, and 6to4, which hides an IPv4. */
const RANGES_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
const PUBLIC_6 = new BlockList();

for (const [list, ranges, family] of [
  [OURS, RANGES, 'ipv4'],
  [OURS, RANGES_6, 'ipv6'],
  [PUBLIC_6, ['2000::/3'], 'ipv6'],
] as const) {
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
}

/** May this IP address be called for somebody else? Only what lies on the public internet. */
export function isPublicIp(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !OURS.check(address, 'ipv4');
    case 6:
      // An IPv4 address written as IPv6 lies outside, and is refused with the rest.
      return PUBLIC_6.check(address, 'ipv6') && !OURS.check(address, 'ipv6');
    default:
      return false;
  }
}

export class NotPublic extends Error {
  readonly code = 'ENOTPUBLIC';

  constructor() {
    super('the name leads into a network that is not public');
  }
}

/**
 * The lookup of calls to addresses that somebody else has chosen. It stands where the connection is made, so that a name
 * that leads elsewhere by now than when it was looked at comes no further. Of names alone: an address needs no lookup.
 */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '', 0);
    const [first] = found;
    // One that is not public among others is no accident.
    if (!first || !found.every(({ address }) => isPublicIp(address))) return done(new NotPublic(), '', 0);
    if (options.all) done(null, found);
    else done(null, first.address, first.family);
  });
};
