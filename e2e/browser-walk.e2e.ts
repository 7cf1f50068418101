import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CustomerPhone } from '@balcao/whatsapp-sim';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage, signIn, violationsOn } from './support/browser.ts';
import type { Panel } from './support/panel.ts';
import { report } from './support/report.ts';
import { answersOn, PASSWORD, Shop } from './support/shop.ts';

// What people see: the panel in a real browser, against the real process and the pretend Meta.
const browser = await openBrowser();
if (!browser) report('No Chromium here: the walk in a browser is left out.');
const walk = browser ? describe : describe.skip;

walk('in a browser', () => {
  const chromium = browser as Browser;
  let shop: Shop;
  let panel: Panel;
  let bianca: Page;
  let diego: Page;

  beforeAll(async () => {
    shop = await Shop.open({
      mode: 'bot_then_team',
      bot: {
        graceMs: 4_000,
        faq: [{ topic: 'Horário', questions: ['Que horas vocês abrem?'], answer: 'Abrimos das 9h às 18h.' }],
      },
    });
    const watcher = await shop.person('Sônia', 'supervisor');
    await shop.person('Bianca');
    await shop.person('Diego');
    panel = await shop.panel(watcher);
    bianca = await openPage(chromium);
    diego = await openPage(chromium);
    await signIn(bianca, shop.server.url, 'bianca@loja.example', PASSWORD);
    await signIn(diego, shop.server.url, 'diego@loja.example', PASSWORD);
  });
  afterAll(async () => {
    await chromium.close();
    await shop?.close();
  });

  test('a customer writes: both panels show it; of two who take it one wins, and both screens name the winner', async () => {
    const { id } = await waiting('Marina Alves');
    for (const page of [bianca, diego]) await openThread(page, 'queue', id);
    await Promise.all(
      [bianca, diego].map((page) => page.getByRole('button', { name: 'Assumir' }).first().click()),
    );
    await panel.until('one to hold it', () => panel.conversation(id).claim !== null);
    const holder = panel.conversation(id).claim?.teammate.name ?? '';
    const loser = holder === 'Bianca' ? diego : bianca;
    const winner = holder === 'Bianca' ? bianca : diego;
    await winner.getByRole('button', { name: 'Resolver' }).first().waitFor();
    await loser.getByText(holder).first().waitFor();
  });

  test('the answer reaches the phone, and its ticks climb to read', async () => {
    const { id, phone } = await waiting('José Santana');
    await openThread(bianca, 'queue', id);
    await reply(bianca, 'Oi, José! Já vejo para você.');
    await shop.untilPhone('the answer', () =>
      answersOn(phone).some(({ text }) => text === 'Oi, José! Já vejo para você.'),
    );
    await bianca
      .locator('[data-author=teammate]')
      .last()
      .and(bianca.locator('[aria-label*="Lida"]'))
      .waitFor();
    expect(panel.conversation(id)).toMatchObject({
      waitingSince: null,
      claim: { teammate: { name: 'Bianca' } },
    });
  });

  test('the phone answers while she types: the strip says so, her send is held and her text kept', async () => {
    const { id, phone } = await waiting('Camila Prado');
    await openThread(bianca, 'queue', id);
    await bianca.getByRole('textbox').last().fill('Separo a 38 para você');
    shop.simulator.owner.says(phone.id, 'Oi Camila, pode vir até as 18h');
    await bianca.locator('[data-strip=answered]').waitFor();
    expect(await bianca.locator('[data-send]').getAttribute('aria-disabled')).toBe('true');
    await bianca.keyboard.press('Enter');
    expect(await bianca.getByRole('textbox').last().inputValue()).toContain('Separo a 38 para você');
    await bianca.getByRole('button', { name: 'Enviar mesmo assim' }).click();
    await shop.untilPhone('her answer', () =>
      answersOn(phone).some(({ text }) => text === 'Separo a 38 para você'),
    );
    expect(panel.conversation(id).claim?.teammate.name).toBe('Bianca');
  });

  test("the bot's answer waits in its grace, seen by all, and a claim cancels it", async () => {
    const phone = shop.customer('Rafael Lima');
    phone.says('Que horas vocês abrem?');
    const id = await conversationOf('Rafael Lima');
    await openThread(diego, 'bot', id);
    await diego.locator('[data-author=bot]').last().waitFor();
    await diego.getByRole('button', { name: 'Assumir' }).first().click();
    await diego
      .locator('[data-author=bot]')
      .last()
      .and(diego.locator('[aria-label*="Cancelada" i]'))
      .waitFor();
    await panel.until('the claim', () => panel.conversation(id).claim?.teammate.name === 'Diego');
    expect(answersOn(phone)).toEqual([]);
  });

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    test.each(['pt-BR', 'en', 'es'])('axe finds nothing to mend (%s)', async (locale) => {
      const { id } = await waiting(`Ana ${colorScheme} ${locale}`);
      const page = await openPage(chromium, { colorScheme, locale });
      await page.goto(shop.server.url);
      await page.locator('input[type=email]').waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await signIn(page, shop.server.url, 'bianca@loja.example', PASSWORD);
      await openThread(page, 'queue', id);
      expect(await violationsOn(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.locator('[data-message-id]').last().waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.goto(`${shop.server.url}/inbox/all`);
      await page.locator('[data-conversation-id]').first().waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.context().close();
    });
  });

  /** A customer in the queue who asked for a person. */
  async function waiting(name: string): Promise<{ id: string; phone: CustomerPhone }> {
    const phone = shop.customer(name);
    phone.says('Quero falar com atendente');
    const id = await conversationOf(name);
    await panel.until(`${name} in the queue`, () => panel.conversation(id).turn.kind === 'queue');
    return { id, phone };
  }

  async function conversationOf(name: string): Promise<string> {
    const find = () => [...panel.state.conversations.values()].find(({ contact }) => contact.name === name);
    await panel.until(`${name} to be there`, () => find() !== undefined);
    return find()?.id ?? '';
  }

  async function openThread(page: Page, view: string, id: string): Promise<void> {
    await page.goto(`${shop.server.url}/inbox/${view}/${id}`);
    await page.locator('[data-message-id]').last().waitFor();
  }

  async function reply(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox').last().fill(text);
    await page.keyboard.press('Enter');
  }
});
