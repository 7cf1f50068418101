import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ConversationView } from '@balcao/contract';
import type { Browser, Page } from 'playwright-core';
import {
  complaintsOf,
  openBrowser,
  openPage,
  picture,
  signIn,
  SIZES,
  violationsOn,
} from './support/browser.ts';
import type { Person } from './support/person.ts';
import { PASSWORD, Shop } from './support/shop.ts';

// Many at once: chosen in the list by key, pointer and finger, done together, and taken back together.
const browser = await openBrowser();
const walk = browser ? describe : describe.skip;
const NAMES = ['Alba Lima', 'Beto Lima', 'Cida Lima', 'Davi Lima', 'Edna Lima', 'Fred Lima'];

walk('many at once', () => {
  const chromium = browser as Browser;
  let shop: Shop;
  let ana: Person;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    shop = await Shop.open();
    ana = await shop.person('Ana Prado', 'supervisor');
    await shop.person('Diego Reis');
    for (const name of NAMES) {
      shop.customer(name).says('Oi, tem sandália 38?');
      await shop.untilTaken();
    }
    page = await openPage(chromium);
    complaints = complaintsOf(page);
    await signIn(page, shop.server.url, 'ana.prado@loja.example', PASSWORD);
    await page.goto(`${shop.server.url}/inbox/queue`);
    await row('Fred Lima').waitFor();
  });
  afterAll(async () => {
    await chromium.close();
    await shop?.close();
  });

  const row = (name: string) => page.getByRole('option', { name: new RegExp(name) });
  const bar = () => page.getByRole('toolbar');
  const counted = (count: number) => bar().getByText(`${count} selecionada`).waitFor();
  const all = async (): Promise<ConversationView[]> => {
    const lists = await Promise.all([ana.inbox('all'), ana.inbox('resolved')]);
    return lists.flatMap(({ items }) => items).toSorted((a, b) => (a.contact.name < b.contact.name ? -1 : 1));
  };
  const states = async () => (await all()).map(({ status, turn }) => `${status} ${turn.kind}`);

  test('by key: one, then a range; resolved together; and Z takes all of it back exactly', async () => {
    const before = await states();
    await page.getByRole('listbox').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await counted(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+X');
    await counted(3);
    expect(await page.getByRole('listbox').getAttribute('aria-multiselectable')).toBe('true');
    expect(await page.getByRole('option', { selected: true }).count()).toBe(3);
    expect(await violationsOn(page)).toEqual([]);
    await picture(page, 'bulk-bar');
    await bar().getByRole('button', { name: 'Resolver' }).click();
    await page.getByText('3 conversas resolvidas.').waitFor();
    await bar().waitFor({ state: 'hidden' });
    expect((await all()).filter(({ status }) => status === 'resolved').length).toBe(3);
    await page.getByRole('listbox').focus();
    await page.keyboard.press('z');
    await page.getByText('3 conversas voltaram a como estavam.').waitFor();
    expect(await states()).toEqual(before);
  });

  test('by pointer: the mark, Ctrl and Shift; what was done by others meanwhile stays chosen with its reason', async () => {
    await row('Alba Lima').hover();
    await row('Alba Lima').locator('[data-choose]').click();
    await row('Cida Lima').click({ modifiers: ['Control'] });
    await row('Edna Lima').click({ modifiers: ['Shift'] });
    await counted(4);
    // A click chooses while others are chosen, and opens nothing.
    await row('Fred Lima').click();
    await counted(5);
    expect(new URL(page.url()).pathname).toBe('/inbox/queue');
    const cida = (await all()).find(({ contact }) => contact.name === 'Cida Lima');
    await ana.post(`/conversations/${cida?.id}/resolve`, {});
    await bar().getByText('1 saiu desta lista').waitFor();
    await bar().getByRole('button', { name: 'Resolver' }).click();
    await page.getByText(/^4 de 5 feitas\./).waitFor();
    await counted(1);
    await page.keyboard.press('Escape');
    await bar().waitFor({ state: 'hidden' });
    await page.keyboard.press('z');
    await page.getByText('4 conversas voltaram a como estavam.').waitFor();
    // Out of the list, which may then order itself anew.
    await page.mouse.move(1_300, 500);
  });

  test('given away together, with one note each, and labelled by the menu', async () => {
    await row('Alba Lima').click({ modifiers: ['Control'] });
    await row('Beto Lima').click({ modifiers: ['Control'] });
    await bar().getByRole('button', { name: 'Mais ações' }).click();
    await page.getByRole('menuitemradio', { name: 'Alta' }).click();
    await page.getByText('2 conversas mudadas.').waitFor();
    expect((await all()).filter(({ priority }) => priority === 'high').length).toBe(2);
    await row('Alba Lima').click({ modifiers: ['Control'] });
    await row('Beto Lima').click({ modifiers: ['Control'] });
    await bar().getByRole('button', { name: 'Transferir' }).click();
    const dialog = page.getByRole('dialog', { name: 'Transferir 2 conversas' });
    await dialog.getByRole('option', { name: /Diego Reis/ }).click();
    await dialog.getByLabel('Nota para quem recebe').fill('São da vitrine');
    expect(await violationsOn(page, 'dialog[open]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Transferir' }).click();
    await page.getByText('2 conversas transferidas.').waitFor();
    const given = (await all()).filter(({ contact }) => /Alba|Beto/.test(contact.name));
    for (const { id, turn } of given) {
      expect(turn.kind).not.toBe('queue');
      const notes = (await ana.messages(id)).filter(({ type }) => type === 'note');
      expect(notes.map(({ text }) => text)).toEqual(['São da vitrine']);
    }
  });

  test('one is put aside until a moment of my own; one that has passed is refused in words', async () => {
    await row('Davi Lima').click();
    await page.getByRole('button', { name: 'Adiar' }).click();
    await page.getByRole('menuitem', { name: 'Escolher data e hora' }).click();
    const dialog = page.getByRole('dialog', { name: 'Adiar até quando?' });
    await dialog.getByLabel('Data e hora').fill('2020-01-01T09:00');
    await dialog.getByText('Esse momento já passou').waitFor();
    expect(await dialog.getByRole('button', { name: 'Adiar' }).isDisabled()).toBe(true);
    const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel('Data e hora').fill(`${day}T15:30`);
    expect(await violationsOn(page, 'dialog[open]')).toEqual([]);
    await picture(page, 'snooze-custom');
    await dialog.getByRole('button', { name: 'Adiar' }).click();
    await page.getByText('Conversa com Davi Lima adiada.').waitFor();
    const davi = (await all()).find(({ contact }) => contact.name === 'Davi Lima');
    expect(davi?.snoozedUntil).toBe(`${day}T18:30:00.000Z`);
  });

  test('another order, kept for the tab; a saved view that follows what happens, shared by its address', async () => {
    const ids = new Map((await all()).map(({ id, contact }) => [contact.name, id]));
    const setPriority = (name: string, priority: string) =>
      ana.call('PUT', `/conversations/${ids.get(name)}/priority`, { priority });
    await setPriority('Fred Lima', 'urgent');
    const menu = () =>
      page
        .getByRole('region', { name: 'Caixa de entrada' })
        .getByRole('button', { name: 'Listas da caixa de entrada' });
    await page.goto(`${shop.server.url}/inbox/all`);
    await row('Edna Lima').waitFor();
    await menu().click();
    await page.getByRole('menuitemradio', { name: 'Prioridade' }).click();
    await page.waitForFunction(() => document.querySelector('[role=option]')?.textContent?.includes('Fred'));
    await page.reload();
    await page.waitForFunction(() => document.querySelector('[role=option]')?.textContent?.includes('Fred'));

    await menu().click();
    await page.getByRole('menuitem', { name: 'Nova visão' }).click();
    const dialog = page.getByRole('dialog', { name: 'Nova visão…' });
    await dialog.getByLabel('Nome').fill('Urgentes');
    await dialog.getByLabel('O que mostra').fill('prioridade:urgente cor:azul');
    await dialog.getByText('Não conheço: cor:azul').waitFor();
    await dialog.getByLabel('O que mostra').fill('prioridade:urgente');
    await dialog.getByLabel('Mostrar para toda a equipe').check();
    expect(await violationsOn(page, 'dialog[open]')).toEqual([]);
    await picture(page, 'saved-view-dialog');
    await dialog.getByRole('button', { name: 'Salvar' }).click();
    await page.waitForURL('**/inbox/view/*');
    await row('Fred Lima').waitFor();
    expect(await page.getByRole('option').count()).toBe(1);
    await setPriority('Edna Lima', 'urgent');
    await row('Edna Lima').waitFor();
    await setPriority('Fred Lima', 'normal');
    await row('Fred Lima').waitFor({ state: 'detached' });
    expect(await violationsOn(page)).toEqual([]);
    await picture(page, 'saved-view');

    const address = page.url();
    const diego = await openPage(chromium);
    await signIn(diego, shop.server.url, 'diego.reis@loja.example', PASSWORD);
    await diego.goto(address);
    await diego.getByRole('option', { name: /Edna Lima/ }).waitFor();
    const { items } = await ana.get<{ items: { id: string }[] }>('/saved-views');
    await ana.call('DELETE', `/saved-views/${items[0]?.id}`);
    await diego.getByText('Esta visão não existe mais para você').waitFor();
    await page.getByText('Esta visão não existe mais para você').waitFor();
    await diego.context().close();
    await page.goto(`${shop.server.url}/inbox/queue`);
    await row('Edna Lima').waitFor();
  });

  test('by finger: a long press chooses, a tap chooses more, and the bar fits a phone', async () => {
    const phone = await openPage(chromium, { viewport: SIZES.phone, hasTouch: true, isMobile: true });
    await signIn(phone, shop.server.url, 'ana.prado@loja.example', PASSWORD);
    await phone.goto(`${shop.server.url}/inbox/queue`);
    const edna = phone.getByRole('option', { name: /Edna Lima/ });
    await edna.waitFor();
    const box = (await edna.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const touch = await phone.context().newCDPSession(phone);
    const at = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at });
    await phone.getByRole('toolbar').waitFor();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await phone.getByRole('option', { name: /Fred Lima/ }).tap();
    await phone.getByRole('toolbar').getByText('2 selecionadas').waitFor();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await picture(phone, 'bulk-phone');
    await phone.context().close();
    expect(complaints).toEqual([]);
  });
});
