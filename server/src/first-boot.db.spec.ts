import { expect, test } from '@jest/globals';
import { Accounts, Teammates } from './auth/index.ts';
import { firstBoot } from './first-boot.ts';
import { Numbers } from './settings/index.ts';
import { startTestApp } from './testing/test-app.ts';

const ENV = {
  ADMIN_EMAIL: 'Ana@Shop.example',
  ADMIN_PASSWORD: 'long enough for me',
  ACCOUNT_NAME: 'Shop',
  WHATSAPP_PHONE_NUMBER_ID: '123456789',
  WHATSAPP_BUSINESS_ACCOUNT_ID: '987654321',
  WHATSAPP_DISPLAY_PHONE_NUMBER: '+55 11 90000-0001',
  WHATSAPP_ACCESS_TOKEN: 'EAA',
};

test('the environment sets up an empty installation once, however many processes boot', async () => {
  const { app, url, close } = await startTestApp(ENV);
  try {
    await Promise.all([firstBoot(app), firstBoot(app), firstBoot(app)]);
    const [account, ...more] = await app.get(Accounts).list();
    expect([account?.name, more]).toEqual(['Shop', []]);
    const id = account?.id ?? '';
    expect(await app.get(Teammates).list(id)).toMatchObject([{ email: 'ana@shop.example', role: 'admin' }]);
    expect(await app.get(Numbers).list(id)).toMatchObject([
      { phoneNumberId: '123456789', hasAccessToken: true },
    ]);

    const signIn = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'http://localhost' },
      body: JSON.stringify({ email: 'ana@shop.example', password: ENV.ADMIN_PASSWORD }),
    });
    expect(await signIn.json()).toMatchObject({ teammate: { role: 'admin' }, account: { name: 'Shop' } });
  } finally {
    await close();
  }
});

test('without a name in the environment nothing is made up', async () => {
  const { app, close } = await startTestApp();
  try {
    await firstBoot(app);
    expect(await app.get(Accounts).isInstallationEmpty()).toBe(true);
  } finally {
    await close();
  }
});
