import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page, Preferences, PushDeviceView, PushMessage } from '@balcao/contract';
import type { Person } from './support/person.ts';
import { PretendPush } from './support/pretend-push.ts';
import { Shop } from './support/shop.ts';

// A customer writes, the panel is closed, the phone in the pocket rings: through two processes, and once.
const TEXT = 'Cadê a minha encomenda 4711?';

let push: PretendPush;
let shop: Shop;
let bianca: Person;

beforeAll(async () => {
  push = await PretendPush.start();
  shop = await Shop.open({ env: { PUSH_ALLOWED_ORIGIN: push.origin }, processes: [{}, {}] });
  bianca = await shop.person('Bianca');
  const preferences = await bianca.get<Preferences>('/me/preferences');
  const notify = { ...preferences.notify, queue: { desktop: false, push: true } };
  const always = { from: '00:00', to: '00:00' };
  await bianca.call('PUT', '/me/preferences', { ...preferences, notify, quietHours: always, pushText: true });
});
afterAll(async () => {
  await shop?.close();
  await push.stop();
});

test('what a customer writes comes to the device of whoever does not look, sealed, and to nobody twice', async () => {
  await bianca.post('/me/push-subscriptions', push.subscription);
  const phone = shop.customer('Marina Alves');
  phone.says(TEXT);
  const { message, bytes, headers } = await push.until('the call', () => push.pushed[0]);
  expect(message).toMatchObject({
    kind: 'call',
    cause: 'queue',
    name: 'Marina Alves',
    said: { type: 'text', text: TEXT },
    locale: 'pt-BR',
    count: 0,
  });
  expect(bytes.includes(Buffer.from('encomenda'))).toBe(false);
  const conversationId = message.kind === 'call' ? message.conversationId : '';
  expect(headers).toMatchObject({
    'content-encoding': 'aes128gcm',
    topic: conversationId.replaceAll('-', ''),
    authorization: expect.stringMatching(/^vapid t=.+, ?k=.+/),
  });
  expect(shop.servers.some(({ output }) => output.includes('encomenda') || output.includes('Marina'))).toBe(
    false,
  );

  shop.customer('Rui').says('Oi');
  await push.until('the call for the second', () =>
    push.pushed.some(({ message: one }) => nameIn(one) === 'Rui'),
  );
  expect(push.pushed.map(({ message: one }) => nameIn(one))).toEqual(['Marina Alves', 'Rui']);
});

test('a browser that has ended it is forgotten', async () => {
  push.status = 410;
  expect((await bianca.refused('POST', '/me/push-subscriptions/test')).code).toBe('push_not_taken');
  expect((await bianca.get<Page<PushDeviceView>>('/me/push-subscriptions')).items).toEqual([]);
});

function nameIn(message: PushMessage): string {
  return message.kind === 'call' ? message.name : '';
}
