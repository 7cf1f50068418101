import { expect, test } from '@jest/globals';
import { isMetas } from './meta-hosts.ts';

test.each([
  ['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1', true],
  ['https://scontent.xx.fbcdn.net/a', true],
  ['https://mmg.whatsapp.net/a', true],
  ['http://127.0.0.1:4000/media-bytes/x', true],
  ['http://127.0.0.1:4001/media-bytes/x', false],
  ['http://lookaside.fbsbx.com/a', false],
  ['https://lookaside.fbsbx.com:8443/a', false],
  ['https://fbsbx.com.evil.example/a', false],
  ['https://evilfbsbx.com/a', false],
  ['https://user:word@lookaside.fbsbx.com/a', false],
  ['https://169.254.169.254/latest', false],
  ['file:///etc/passwd', false],
  ['not an address', false],
])('%s: %s', (address, may) => {
  expect(isMetas(address, 'http://127.0.0.1:4000/graph')).toBe(may);
});
