import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ConversationView } from '@balcao/contract';
import type { CustomerPhone } from '@balcao/whatsapp-sim';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, openPage, picture, signIn, violationsOn } from './support/browser.ts';
import type { Person } from './support/person.ts';
import { answersOn, PASSWORD, Shop } from './support/shop.ts';

// A day at the counter without a mouse: what is pressed is counted, what is typed as text is not.
const browser = await openBrowser();
const walk = browser ? describe : describe.skip;

walk('a day by keyboard', () => {
  const chromium = browser as Browser;
  let shop: Shop;
  let ana: Person;
  let page: Page;
  let complaints: string[];
  let pressed = 0;
  const customers: CustomerPhone[] = [];

  beforeAll(async () => {
    shop = await Shop.open();
    ana = await shop.person('Ana Prado');
    await shop.person('Diego Reis');
    await ana.post('/quick-replies', {
      shortcut: 'oi',
      text: 'Oi, {{primeiro_nome}}! Como posso ajudar?',
      teamId: null,
      personal: true,
    });
    for (const name of ['Marina Dias', 'Paulo Dias', 'Rita Dias']) {
      const customer = shop.customer(name);
      customers.push(customer);
      customer.says('Oi, tem sandália 38?');
      await shop.untilTaken();
    }
    page = await openPage(chromium);
    complaints = complaintsOf(page);
    await signIn(page, shop.server.url, 'ana.prado@loja.example', PASSWORD);
    await page.locator('[data-tab=queue]', { hasText: '3' }).waitFor();
  });
  afterAll(async () => {
    await chromium.close();
    await shop?.close();
  });

  async function press(key: string): Promise<void> {
    pressed += 1;
    await page.keyboard.press(key);
  }
  const type = (text: string) => page.keyboard.type(text);
  const opened = (name: string) => page.getByRole('region', { name: new RegExp(name) });
  const told = (text: string) => page.getByText(text, { exact: false }).first().waitFor();
  const view = async (name: string): Promise<ConversationView> => {
    const lists = await Promise.all([ana.inbox('all'), ana.inbox('resolved')]);
    const found = lists.flatMap(({ items }) => items).find(({ contact }) => contact.name === name);
    if (!found) throw new Error(`no conversation with ${name}`);
    return found;
  };

  test('claim, answer by a quick reply, note, transfer, and resolve the next: at most 14 keys', async () => {
    // Nobody answers what she has not looked at for a moment.
    const looked = page.waitForResponse(/\/read$/);
    await press('Shift+J');
    await opened('Marina Dias').waitFor();
    await looked;
    pressed = 0;
    await press('i');
    await page.getByRole('button', { name: 'Resolver', exact: true }).waitFor();
    await press('r');
    await type('/oi');
    await page.getByRole('option', { name: /^\/?oi / }).waitFor();
    await press('Enter');
    await press('Enter');
    await shop.untilPhone('the quick reply', () =>
      answersOn(customers[0] as CustomerPhone).some(({ text }) => text === 'Oi, Marina! Como posso ajudar?'),
    );
    await press('Escape');
    await press('n');
    await type('@Die');
    await page.getByRole('listbox').getByText('Diego Reis').waitFor();
    await press('Enter');
    await type('ela quer a caramelo');
    await press('Enter');
    await page.locator('[role=log]').getByText('ela quer a caramelo').waitFor();
    await press('Escape');
    await press('a');
    await page
      .getByRole('dialog')
      .getByRole('option', { name: /Diego Reis/ })
      .waitFor();
    await type('diego');
    await press('Tab');
    await type('você conhece o estoque');
    await press('Control+Enter');
    await told('transferida');
    await press('Shift+J');
    await opened('Paulo Dias').waitFor();
    await page.locator('[role=log] article').first().waitFor();
    // It goes on by itself to who waits next.
    await press('e');
    await opened('Rita Dias').waitFor();

    expect(pressed).toBeLessThanOrEqual(14);
    const given = await view('Marina Dias');
    expect(given.turn.kind).not.toBe('queue');
    const { status } = await view('Paulo Dias');
    expect(status).toBe('resolved');
    const notes = (await ana.messages(given.id)).filter(({ type: kind }) => kind === 'note');
    expect(notes.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['@Diego Reis ela quer a caramelo', 'você conhece o estoque']),
    );
  });

  test('snoozed until the customer answers, taken back, and the last one: nobody waits any more', async () => {
    await press('s');
    await page.getByRole('menuitem', { name: 'O cliente responder' }).waitFor();
    await press('Enter');
    await told('adiada');
    expect((await view('Rita Dias')).status).toBe('snoozed');
    await press('z');
    await told('desfeita');
    expect((await view('Rita Dias')).status).toBe('open');
    await press('e');
    await told('Ninguém mais espera');
  });

  test('the palette does what is named, finds a customer, and shows the keys as they are now', async () => {
    await press('g');
    await press('c');
    await page.waitForURL('**/contacts');
    await press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Comandos' });
    await palette.waitFor();
    expect(await violationsOn(page, 'dialog[open]')).toEqual([]);
    await picture(page, 'palette');
    await type('rita');
    await palette.getByRole('option', { name: /Rita Dias/ }).waitFor();
    await press('Enter');
    await opened('Rita Dias').waitFor();
    await page.locator('[role=log] article').first().waitFor();
    await press('Control+k');
    await type('reabrir');
    await palette.getByRole('option', { name: /Resolver ou reabrir/ }).waitFor();
    await press('Enter');
    await told('reaberta');
    // Another key for it, and every place that names the key follows.
    await ana.change('/me/preferences', { shortcuts: { 'resolve-stay': 'shift+d' } });
    await page.reload();
    await page.locator('[role=log] article').first().waitFor();
    await press('Shift+E');
    await press('Control+k');
    await type('resolver ou');
    const line = palette.getByRole('option', { name: /Resolver ou reabrir/ });
    expect(await line.locator('kbd').allTextContents()).toEqual(['Shift', 'D']);
    await press('Escape');
    await palette.waitFor({ state: 'hidden' });
    expect((await view('Rita Dias')).status).toBe('open');
    const resolved = page.waitForResponse(/\/resolve$/);
    await press('Shift+D');
    await resolved;
    expect((await view('Rita Dias')).status).toBe('resolved');
  });

  test('typed before a layer is there, a name goes into its field and does nothing to the conversation', async () => {
    const { id } = await view('Marina Dias');
    const slow = await openPage(chromium, { serviceWorkers: 'block' });
    await signIn(slow, shop.server.url, 'ana.prado@loja.example', PASSWORD);
    await slow.goto(`${shop.server.url}/inbox/all/${id}`);
    await slow.locator('[role=log] article').first().waitFor();
    let letThrough = (): void => undefined;
    const held = new Promise<void>((resolve) => (letThrough = resolve));
    await slow.route('**/_app/immutable/**', async (route) => {
      await held;
      await route.continue();
    });
    const asked = slow.waitForRequest('**/_app/immutable/**');
    await slow.keyboard.press('a');
    await asked;
    await slow.keyboard.type('ana e');
    await slow.keyboard.press('Backspace');
    letThrough();
    const field = slow.getByRole('dialog').getByRole('combobox');
    await field.waitFor();
    await slow.getByRole('option', { name: /Ana Prado/, selected: true }).waitFor();
    expect(await field.inputValue()).toBe('ana ');
    const { status, turn } = await view('Marina Dias');
    expect([status, turn.kind]).toEqual(['open', 'claim']);
    await slow.context().close();
  });

  test('keys of other layouts, dead keys and what is being composed do nothing', async () => {
    await page.keyboard.press('Escape');
    const before = page.url();
    await page.evaluate(() => {
      const send = (init: KeyboardEventInit) =>
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }),
        );
      send({ key: 'Dead', code: 'KeyE' });
      send({ key: 'e', code: 'KeyE', isComposing: true });
      send({ key: 'e', code: 'KeyE', altKey: true });
      send({ key: 'ç', code: 'Semicolon' });
      send({ key: '2', code: 'Digit2', ctrlKey: true, altKey: true });
    });
    expect(page.url()).toBe(before);
    await page.evaluate(() =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', {
          bubbles: true,
          cancelable: true,
          key: '?',
          code: 'KeyW',
          shiftKey: true,
        }),
      ),
    );
    await page.getByRole('dialog', { name: 'Atalhos do teclado' }).waitFor();
    expect(await violationsOn(page, 'dialog[open]')).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
