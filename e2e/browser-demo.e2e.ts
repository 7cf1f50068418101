import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import {
  complaintsOf,
  contextOf,
  glassBefore,
  openBrowser,
  openPage,
  picture,
  signIn,
  violationsOn,
  type Glass,
} from './support/browser.ts';
import { Demo } from './support/demo.ts';

// The three points a new user is promised, in a real browser: the demo's sign-in and living shop, the pretend phones
// beside the panel, and what happens to whoever tries to answer twice.
const browser = await openBrowser();
const walk = browser ? describe : describe.skip;

walk('the demo in a browser', () => {
  const chromium = browser as Browser;
  const complaints: string[][] = [];
  let demo: Demo;
  let bianca: Page;
  let diego: Page;
  let phones: Page;
  let glass: Glass;

  beforeAll(async () => {
    demo = await Demo.open();
    [bianca, diego, phones] = [await openPage(chromium), await openPage(chromium), await openPage(chromium)];
    complaints.push(...[bianca, diego, phones].map(complaintsOf));
    glass = await glassBefore(diego);
  });
  afterAll(async () => {
    await chromium.close();
    await demo?.server.remove();
  });

  test('two sign in with the printed accounts, see a living shop, and the same one', async () => {
    const [first, second] = demo.signIns.filter(({ role }) => role === 'agent');
    for (const [page, who] of [
      [bianca, first],
      [diego, second],
    ] as const) {
      await signIn(page, demo.server.url, who?.email ?? '', who?.password ?? '');
      await page.goto(`${demo.server.url}/inbox/all`);
      await page.locator('[data-conversation-id]').nth(2).waitFor({ timeout: 60_000 });
    }
    await demo.phones('/script', { running: false });
    // Whoever is in the same moment shows the same rows in the same order.
    await expect(rowsOf(bianca)).resolves.not.toHaveLength(0);
    const same = await rowsOf(bianca);
    await diego.waitForFunction(
      (ids) =>
        JSON.stringify(
          [...document.querySelectorAll('[data-conversation-id]')].map((row) =>
            row.getAttribute('data-conversation-id'),
          ),
        ) === ids,
      JSON.stringify(same),
    );
    await picture(bianca, 'inbox');
  });

  test('beside it the phones: a customer made and written by hand is in the panel, and the answer comes back', async () => {
    await phones.goto(`${demo.server.url}/simulator/`);
    await phones.getByRole('button', { name: 'Novo cliente' }).click();
    await phones.getByLabel('Nome', { exact: true }).fill('Nina Prova');
    await phones.getByLabel('Telefone').fill('+55 11 90000-0099');
    await phones.getByRole('button', { name: 'Criar' }).click();
    // Only the new customer's phone has the new customer's keyboard.
    await phones.locator('option:checked', { hasText: 'Nina Prova' }).waitFor({ state: 'attached' });
    await phones.getByRole('dialog').waitFor({ state: 'hidden' });
    await writeOn(phones, 'Celular do cliente', 'Quero falar com uma pessoa');

    await openByName(bianca, 'Nina Prova');
    await bianca.getByRole('log').getByText('Quero falar com uma pessoa').waitFor();
    // The bot says once that somebody comes; before that is read, an answer would pass it unseen.
    await bianca.locator('[data-author=bot] [aria-label*="Lida"]').waitFor();
    await bianca.getByRole('button', { name: 'Assumir' }).first().click();
    await bianca.getByRole('button', { name: 'Resolver' }).first().waitFor();
    await write(bianca, 'Oi, Nina! Sou a Bianca.');
    const phone = phones.getByRole('region', { name: 'Celular do cliente' });
    await phone.getByText('Oi, Nina! Sou a Bianca.').waitFor();
    await bianca.locator('[data-author=teammate] [aria-label*="Lida"]').waitFor();
    await picture(phones, 'simulator');
    await picture(bianca, 'answered');
  });

  test('one claims on a screen that does not know yet: she reads who was first', async () => {
    const name = await askingCustomer('Rui Disputa', '5511900000098');
    await openByName(bianca, name);
    await openByName(diego, name);
    glass.hold();
    await bianca.getByRole('button', { name: 'Assumir' }).first().click();
    await bianca.getByRole('button', { name: 'Resolver' }).first().waitFor();
    await diego.getByRole('button', { name: 'Assumir' }).first().click();
    await diego.getByText(/Bianca Rocha assumiu há/).waitFor();
    await picture(diego, 'claim-taken');
    glass.letThrough();
    await diego.getByText('com Bianca Rocha').first().waitFor();
  });

  test('an answer on a stale view comes back with what was missed, the text kept, and goes when meant', async () => {
    const name = await askingCustomer('Eva Ligeira', '5511900000097');
    await openByName(diego, name);
    await diego.getByRole('button', { name: 'Assumir' }).first().click();
    await diego.getByRole('button', { name: 'Resolver' }).first().waitFor();
    await diego.locator('section:has([data-send]) textarea').fill('Já separo a 37');
    glass.hold();
    await demo.phones(`/customers/${await idOf(name)}/say`, { text: 'Mudei de ideia, quero a 38' });
    await openByName(bianca, name);
    await bianca.getByRole('log').getByText('Mudei de ideia, quero a 38').waitFor();
    await diego.keyboard.press('Enter');
    await diego.locator('[data-strip=stale]').getByText('Mudei de ideia, quero a 38').waitFor();
    expect(await diego.locator('section:has([data-send]) textarea').inputValue()).toBe('Já separo a 37');
    await picture(diego, 'stale-view');
    // For half a second the button takes no press, lest the key that tried to send presses it too.
    const strip = diego.locator('[data-strip=stale]');
    for (let press = 0; press < 5 && (await strip.isVisible()); press += 1) {
      await diego.getByRole('button', { name: 'Enviar mesmo assim' }).click();
      await strip.waitFor({ state: 'hidden', timeout: 600 }).catch(() => undefined);
    }
    glass.letThrough();
    await bianca.getByRole('log').getByText('enviada mesmo assim').waitFor();
  });

  test('the phone answers while she types: strip, send held, text kept', async () => {
    const name = await askingCustomer('Ivo Telefone', '5511900000096');
    await openByName(bianca, name);
    await bianca.locator('section:has([data-send]) textarea').fill('Vou ver se tem');
    const owner = phones.getByRole('region', { name: 'Celular do dono' });
    await owner.getByRole('button', { name: new RegExp(name) }).click();
    await writeOn(phones, 'Celular do dono', 'Ivo, tem sim!');
    await bianca.locator('[data-strip=answered]').getByText('O celular respondeu agora.').waitFor();
    expect(await bianca.locator('[data-send]').getAttribute('aria-disabled')).toBe('true');
    expect(await bianca.locator('section:has([data-send]) textarea').inputValue()).toBe('Vou ver se tem');
    await picture(bianca, 'phone-answered');
    await bianca.getByRole('button', { name: 'Descartar' }).click();
    expect(await bianca.locator('section:has([data-send]) textarea').inputValue()).toBe('');
  });

  test("the bot's answer waits in its grace; the owner writes, and it is cancelled with its reason", async () => {
    const name = 'Ada Pergunta';
    const { id } = await demo.phones<{ id: string }>('/customers', { name, phone: '5511900000095' });
    await demo.phones(`/customers/${id}/say`, { text: 'Que horas vocês abrem?' });
    await openByName(bianca, name);
    await bianca.locator('[data-strip=bot]').waitFor();
    await bianca.locator('[data-author=bot] [aria-label*="Na fila de envio"]').waitFor();
    await picture(bianca, 'bot-grace');
    await demo.phones('/owner/say', { customerId: id, text: 'Abrimos às 9, Ada!' });
    await bianca.getByText('Cancelada: O celular escreveu há pouco').waitFor();
    await picture(bianca, 'bot-cancelled');
  });

  describe.each(['light', 'dark'] as const)('%s', (theme) => {
    test.each(['desktop', 'phone'] as const)('nothing runs out of a %s screen', async (size) => {
      const page = await openPage(chromium, contextOf({ size, theme }));
      const { email = '', password = '' } = demo.signIns[0] ?? {};
      await signIn(page, demo.server.url, email, password);
      await page.goto(`${demo.server.url}/inbox/all`);
      const row = page.locator('[data-conversation-id]').first();
      await row.waitFor();
      await picture(page, `list-${size}-${theme}`);
      expect(await runsOut(page)).toBe(false);
      await row.click();
      await page.locator('[data-message-id]').last().waitFor();
      await picture(page, `thread-${size}-${theme}`);
      expect(await runsOut(page)).toBe(false);
      await page.context().close();
    });

    // Every other screen, look and language is looked at in looks.e2e.ts.
    test('axe finds nothing on what a living shop shows', async () => {
      for (const locale of theme === 'light' ? (['pt-BR', 'en', 'es'] as const) : (['pt-BR'] as const)) {
        const page = await openPage(chromium, contextOf({ theme, locale }));
        await page.goto(demo.server.url);
        await page.locator('input[type=email]').waitFor();
        expect([locale, await violationsOn(page)]).toEqual([locale, []]);
        await page.goto(await demo.invitation(`axe-${theme}-${locale}@balcao.example`));
        await page.locator('input[type=password]').first().waitFor();
        expect([locale, await violationsOn(page)]).toEqual([locale, []]);
        await page.context().close();
      }
      const page = await openPage(chromium, contextOf({ theme }));
      const { email = '', password = '' } = demo.signIns[0] ?? {};
      await signIn(page, demo.server.url, email, password);
      await page.goto(`${demo.server.url}/inbox/all`);
      await page.locator('[data-conversation-id]').first().click();
      await page.locator('[data-message-id]').last().waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.goto(`${demo.server.url}/simulator/`);
      await page.getByRole('log').first().waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.context().close();
    });
  });

  test('no page complained', () => {
    expect(complaints.flat()).toEqual([]);
  });

  /** A customer who wants a person, and waits in the queue. */
  async function askingCustomer(name: string, phone: string): Promise<string> {
    const { id } = await demo.phones<{ id: string }>('/customers', { name, phone });
    await demo.phones(`/customers/${id}/say`, { text: 'Quero falar com atendente' });
    await bianca.goto(`${demo.server.url}/inbox/queue`);
    await bianca.getByRole('option', { name: new RegExp(name) }).waitFor();
    return name;
  }

  async function idOf(name: string): Promise<string> {
    const state = await fetch(`${demo.server.url}/simulator/api/state`);
    const { customers } = (await state.json()) as { customers: { id: string; name: string }[] };
    return customers.find((one) => one.name === name)?.id ?? '';
  }
});

async function openByName(page: Page, name: string): Promise<void> {
  await page.goto(new URL('/inbox/all', page.url()).href);
  await page.getByRole('option', { name: new RegExp(name) }).click();
  await page.locator('[data-message-id]').last().waitFor();
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('section:has([data-send]) textarea').fill(text);
  await page.keyboard.press('Enter');
}

/** On one of the pretend phones, as its holder. */
async function writeOn(page: Page, phone: string, text: string): Promise<void> {
  const field = page.getByRole('region', { name: phone }).getByRole('textbox', { name: 'Mensagem' });
  await field.fill(text);
  await field.press('Enter');
}

function rowsOf(page: Page): Promise<(string | null)[]> {
  return page
    .locator('[data-conversation-id]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-conversation-id')));
}

function runsOut(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}
