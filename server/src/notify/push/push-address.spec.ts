import { expect, test } from '@jest/globals';
import { ENDPOINT_MAX, isPushAddress } from './push-address.ts';

test.each([
  ['https://fcm.googleapis.com/fcm/send/abc', true],
  ['https://updates.push.services.mozilla.com/wpush/v2/abc', true],
  ['https://web.push.apple.com/QGuQyavXutnMH', true],
  ['https://wns2-par02p.notify.windows.com/w/?token=abc', true],
  ['http://127.0.0.1:4000/push/abc', true],
  ['http://127.0.0.1:4001/push/abc', false],
  ['http://fcm.googleapis.com/fcm/send/abc', false],
  ['https://fcm.googleapis.com:8443/fcm/send/abc', false],
  ['https://user:word@fcm.googleapis.com/a', false],
  ['https://127.0.0.1/a', false],
  ['https://2130706433/a', false],
  ['https://0x7f.1/a', false],
  ['https://[::1]/a', false],
  ['https://169.254.169.254/latest', false],
  ['https://8.8.8.8/a', false],
  ['https://fcm.googleapis.com/a#b', false],
  [`https://fcm.googleapis.com/${'a'.repeat(ENDPOINT_MAX)}`, false],
  ['file:///etc/passwd', false],
  ['not an address', false],
])('%s: %s', (endpoint, may) => {
  expect(isPushAddress(endpoint, 'http://127.0.0.1:4000')).toBe(may);
});
