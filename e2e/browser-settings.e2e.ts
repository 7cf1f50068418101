import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, openPage, picture, signIn } from './support/browser.ts';
import { Demo } from './support/demo.ts';

// A person sets her panel up: it is so after a reload and on her other device; what she no longer trusts she sends away;
// and without a connection the panel opens as it was and says so.
const browser = await openBrowser();
const walk = browser ? describe : describe.skip;

walk('a panel set up by its person', () => {
  const chromium = browser as Browser;
  const complaints: string[][] = [];
  let demo: Demo;
  let page: Page;
  let other: Page;
  const bianca = () => demo.signIns.find(({ role }) => role === 'agent') ?? { email: '', password: '' };
  const settings = (of: Page, section: string) => of.goto(`${demo.server.url}/settings/${section}`);
  const theme = (of: Page) => of.evaluate(() => document.documentElement.dataset['theme']);

  beforeAll(async () => {
    demo = await Demo.open();
    [page, other] = [await openPage(chromium), await openPage(chromium)];
    complaints.push(complaintsOf(page));
    for (const one of [page, other]) await signIn(one, demo.server.url, bianca().email, bianca().password);
  });
  afterAll(async () => {
    await chromium.close();
    await demo?.server.remove();
  });

  test('theme, density and send key change at once, and hold after a reload', async () => {
    await settings(page, 'appearance');
    await page.getByRole('radio', { name: 'Alto contraste' }).check({ force: true });
    await page.getByRole('radio', { name: /^Compacto/ }).check({ force: true });
    expect(await theme(page)).toBe('contrast');
    await saved(page);
    await picture(page, 'settings-contrast');
    await settings(page, 'writing');
    await page.getByRole('radio', { name: /^Ctrl\+Enter envia/ }).check({ force: true });
    await saved(page);
    await page.reload();
    await page
      .getByRole('radio', { name: /^Ctrl\+Enter envia/, checked: true })
      .waitFor({ state: 'attached' });
    // Before anything is drawn the right colours are there: nothing flashes.
    expect(await theme(page)).toBe('contrast');
  });

  test('a shortcut gets another key by pressing it, and whose key it was is told', async () => {
    await settings(page, 'shortcuts');
    const next = page.locator('[data-action=next]');
    await next.click();
    await page.keyboard.press('k');
    await page.getByText('K era de “Conversa anterior”, que ficou sem tecla.').waitFor();
    await saved(page);
    await page.goto(`${demo.server.url}/inbox/all`);
    await page.locator('[data-conversation-id]').nth(1).waitFor();
    await page.keyboard.press('k');
    await page.locator('[data-message-id]').first().waitFor();
  });

  test('her other device has all of it, and follows the language', async () => {
    await settings(page, 'profile');
    await page.getByRole('radio', { name: 'English' }).check({ force: true });
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');

    await settings(other, 'appearance');
    await other.getByRole('heading', { name: 'Appearance' }).waitFor();
    await other.getByRole('radio', { name: 'High contrast', checked: true }).waitFor({ state: 'attached' });
    await other.getByRole('radio', { name: /^Compact/, checked: true }).waitFor({ state: 'attached' });
    await settings(other, 'shortcuts');
    await other.getByRole('button', { name: 'Next conversation: K. Change' }).waitFor();
    await settings(other, 'profile');
    await other.getByRole('radio', { name: 'Português (Brasil)' }).check({ force: true });
    await other.getByRole('heading', { name: 'Perfil' }).waitFor();
  });

  test('a device that she sends away falls back to the sign-in, with nothing of hers left', async () => {
    await page.goto(`${demo.server.url}/settings/devices`);
    await other.goto(`${demo.server.url}/inbox/all`);
    await other.locator('[data-conversation-id]').first().waitFor();
    await page.reload();
    await page
      .getByRole('button', { name: /^Desconectar / })
      .first()
      .click();
    await other.locator('input[type=password]').waitFor();
    expect(await keptConversations(other)).toBe(0);
    await page.getByText('foi desconectado.').waitFor();
  });

  test('without a connection it opens as it was, says until when it was true, and goes on by itself', async () => {
    await page.goto(`${demo.server.url}/inbox/all`);
    const row = page.locator('[data-conversation-id]').first();
    await row.waitFor();
    const name = await row.getAttribute('data-conversation-id');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await waitKept(page);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText(/^Sem conexão — última atualização às/).waitFor();
    await page.locator(`[data-conversation-id="${name}"]`).waitFor();
    await picture(page, 'offline');
    await page.context().setOffline(false);
    await page.getByText(/^Sem conexão — última/).waitFor({ state: 'hidden', timeout: 30_000 });
  });

  test('no page complained', () => {
    // Without a connection the browser says of each request that there is none.
    const own = complaints
      .flat()
      .filter((one) => !/ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(one));
    expect(own).toEqual([]);
  });
});

/** The server has taken the last change. */
async function saved(page: Page): Promise<void> {
  await page.getByText(/^(Salvo em todos|Saved on all)/).waitFor();
}

/** How many conversations this browser keeps for a start without a connection. */
function keptConversations(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const asked = indexedDB.open('balcao-last');
        asked.onerror = () => resolve(0);
        asked.onsuccess = () => {
          const db = asked.result;
          const done = (count: number) => {
            db.close();
            resolve(count);
          };
          if (!db.objectStoreNames.contains('last')) return done(0);
          const read = db.transaction('last').objectStore('last').get('last');
          read.onerror = () => done(0);
          read.onsuccess = () =>
            done((read.result as { conversations?: unknown[] } | undefined)?.conversations?.length ?? 0);
        };
      }),
  );
}

async function waitKept(page: Page): Promise<void> {
  for (let tries = 0; tries < 60 && (await keptConversations(page)) === 0; tries += 1) {
    await page.waitForTimeout(500);
  }
  expect(await keptConversations(page)).toBeGreaterThan(0);
}
