import { expect, test } from '@jest/globals';
import { isPublicIp, NotPublic, publicLookup } from './public-address.ts';

test.each([
  ['142.250.79.10', true],
  ['8.8.8.8', true],
  ['2800:3f0:4001:80e::200a', true],
  ['127.0.0.1', false],
  ['127.8.8.8', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['172.31.255.255', false],
  ['192.168.0.10', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::7f00:1', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['ff02::1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['2001::1', false],
  ['localhost', false],
  ['', false],
])('%s: %s', (address, may) => expect(isPublicIp(address)).toBe(may));

test.each([{ all: true }, { all: false }])(
  'a name of this machine is not connected to: %j',
  async (options) => {
    const error = await new Promise((done) => publicLookup('localhost', options, done));
    expect(error).toBeInstanceOf(NotPublic);
  },
);

test('a name that is none stays an error of the lookup', async () => {
  const error = await new Promise<NodeJS.ErrnoException | null>((done) =>
    publicLookup('nobody.invalid', {}, done),
  );
  expect(error?.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
});
