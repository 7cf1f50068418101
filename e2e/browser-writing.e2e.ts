import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, openPage, picture, signIn } from './support/browser.ts';
import { Demo } from './support/demo.ts';
import { Person } from './support/person.ts';

// What a person can write, from the field to the customer's phone.
const browser = await openBrowser();
const walk = browser ? describe : describe.skip;

interface Said {
  by: string;
  type: string;
  text: string;
  choices?: { title: string }[];
}

walk('writing in a browser', () => {
  const chromium = browser as Browser;
  let complaints: string[];
  let demo: Demo;
  let page: Page;
  let customer: string;

  beforeAll(async () => {
    demo = await Demo.open();
    await demo.phones('/script', { running: false });
    const { email = '', password = '' } = demo.signIns.find(({ role }) => role === 'agent') ?? {};
    const person = await Person.signedIn(demo.server.url, email, password);
    await person.post('/quick-replies', {
      shortcut: 'separada',
      text: 'Oi, {{primeiro_nome}}! Sua caramelo está separada.',
      teamId: null,
      personal: true,
    });
    page = await openPage(chromium);
    await page.context().grantPermissions(['microphone']);
    complaints = complaintsOf(page);
    await signIn(page, demo.server.url, email, password);
    const made = await demo.phones<{ id: string }>('/customers', {
      name: 'Marina Escrita',
      phone: '5511900000081',
    });
    customer = made.id;
    await demo.phones(`/customers/${customer}/say`, { text: 'Quero falar com atendente' });
    await page.goto(`${demo.server.url}/inbox/all`);
    await page.getByRole('option', { name: /Marina Escrita/ }).click();
    await page.locator('[data-author=bot]').last().waitFor();
    await page.getByRole('button', { name: 'Assumir' }).first().click();
    await page.getByRole('button', { name: 'Resolver' }).first().waitFor();
  });
  afterAll(async () => {
    await chromium.close();
    await demo?.server.remove();
  });

  const field = () => page.locator('section:has([data-send]) textarea');
  /** What our side sent that the customer has, once there are so many. */
  async function onPhone(fits: (said: Said) => boolean, count = 1): Promise<Said[]> {
    for (let look = 0; look < 150; look += 1) {
      const state = (await (await fetch(`${demo.server.url}/simulator/api/state`)).json()) as {
        threads: { customerId: string; messages: Said[] }[];
      };
      const thread = state.threads.find(({ customerId }) => customerId === customer);
      const found = thread?.messages.filter((said) => said.by === 'business' && fits(said)) ?? [];
      if (found.length >= count) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('It did not reach the phone.');
  }

  test('an emoji is completed by its name, what is marked is shown as the customer will see it', async () => {
    await field().click();
    await page.keyboard.type('Oi :coração_verm');
    await page.getByRole('option', { name: /coração vermelho/ }).waitFor();
    await page.keyboard.press('Enter');
    expect(await field().inputValue()).toContain('❤');
    await page.keyboard.type(' Marina');
    await page.keyboard.press('Shift+Control+ArrowLeft');
    await page.keyboard.press('Control+b');
    expect(await field().inputValue()).toContain('*Marina*');
    await page.locator('[data-preview] strong').getByText('Marina').waitFor();
    await page.keyboard.press('Enter');
    expect(await field().inputValue()).toBe('');
    await onPhone(({ text }) => /❤.* \*Marina\*/u.test(text));
  });

  test('a quick reply is found by its beginning and knows the customer', async () => {
    await field().click();
    await page.keyboard.type('/sep');
    await page.getByRole('option', { name: /\/separada/ }).waitFor();
    await picture(page, 'quick-reply');
    await page.keyboard.press('Tab');
    expect(await field().inputValue()).toBe('Oi, Marina! Sua caramelo está separada.');
    await page.keyboard.press('Enter');
    await onPhone(({ text }) => text === 'Oi, Marina! Sua caramelo está separada.');
  });

  test('two files go with their captions, in order; a broken one is told before anything leaves', async () => {
    const chooser = page.waitForEvent('filechooser');
    await field().press('Control+o');
    await (
      await chooser
    ).setFiles([
      { name: 'caramelo.png', mimeType: 'image/png', buffer: png(40, 30, [180, 120, 60]) },
      { name: 'preta.png', mimeType: 'image/png', buffer: png(40, 30, [20, 20, 20]) },
      { name: 'mentira.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]) },
    ]);
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Um arquivo não pode ir').waitFor();
    await sheet.getByRole('button', { name: 'mentira.jpg' }).click();
    await sheet.getByText('A imagem está danificada').waitFor();
    expect(await sheet.locator('[data-send-layer]').isDisabled()).toBe(true);
    await picture(page, 'files-broken');
    expect(await violationsIn(page, 'dialog[open]')).toEqual([]);
    await sheet.getByRole('button', { name: 'Tirar' }).click();
    await sheet.getByRole('button', { name: 'caramelo.png' }).click();
    await sheet.getByLabel('Legenda').fill('Esta é a caramelo');
    await sheet.getByRole('button', { name: 'preta.png' }).click();
    await sheet.getByLabel('Legenda').fill('E esta é a preta');
    await picture(page, 'files');
    await page.keyboard.press('Enter');
    await sheet.waitFor({ state: 'hidden' });
    const sent = await onPhone(({ type }) => type === 'image', 2);
    expect(sent.map(({ text }) => text)).toEqual(['Esta é a caramelo', 'E esta é a preta']);
  });

  test('a voice note is recorded by its key, listened to, and plays at the customer', async () => {
    await page.getByRole('log').focus();
    await page.keyboard.press('v');
    await page.locator('[data-voice=recording]').waitFor();
    await page.getByRole('timer').getByText('0:02').waitFor();
    await page.keyboard.press('v');
    await page.locator('[data-voice=recorded]').waitFor();
    await picture(page, 'voice');
    expect(await violationsIn(page, '[data-voice]')).toEqual([]);
    await page.keyboard.press('Enter');
    await page.locator('[data-voice]').waitFor({ state: 'detached' });
    await onPhone(({ type }) => type === 'audio' || type === 'voice');
  });

  test('buttons are built under the limits and can be tapped', async () => {
    await page.locator('[data-tool=more]').click();
    await page.getByRole('menuitem', { name: 'Enviar botões ou lista' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Mensagem').fill('Qual você prefere?');
    await form.getByRole('textbox', { name: 'Botão 1' }).fill('Caramelo');
    await form.getByRole('textbox', { name: 'Botão 2' }).fill('Um texto que passa dos vinte');
    await form.getByText(/passa \d+ caracteres? do limite/).waitFor();
    await form.getByRole('textbox', { name: 'Botão 2' }).fill('Preta');
    await picture(page, 'buttons');
    expect(await violationsIn(page, 'dialog[open]')).toEqual([]);
    await form.locator('[data-send-layer]').click();
    const [sent] = await onPhone(({ text }) => text.includes('Qual você prefere?'));
    expect(sent?.choices?.map(({ title }) => title)).toEqual(['Caramelo', 'Preta']);
  });

  test('what is sent without a connection waits, and goes out once when it is back', async () => {
    await page.context().setOffline(true);
    await page.locator('[data-strip=offline]').waitFor({ timeout: 60_000 });
    await field().fill('Escrita sem conexão');
    await page.getByRole('button', { name: 'Enviar quando voltar' }).click();
    await page.getByRole('log').getByText('Escrita sem conexão').waitFor();
    await picture(page, 'offline');
    await page.context().setOffline(false);
    await onPhone(({ text }) => text === 'Escrita sem conexão');
    await page.locator('[data-message-id]').getByText('Escrita sem conexão').waitFor();
    expect(await onPhone(({ text }) => text === 'Escrita sem conexão')).toHaveLength(1);
  });

  test('a text not sent is there after a reload, and so are files', async () => {
    await field().fill('Ainda penso nisto');
    await page
      .locator('[data-files]')
      .setInputFiles([{ name: 'depois.png', mimeType: 'image/png', buffer: png(20, 20, [0, 90, 200]) }]);
    await page.getByRole('dialog').getByRole('button', { name: 'depois.png' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('1 arquivo escolhido e não enviado').waitFor();
    await page.reload();
    await page.getByText('1 arquivo escolhido e não enviado').waitFor();
    expect(await field().inputValue()).toBe('Ainda penso nisto');
    await picture(page, 'kept');
  });

  test('the page did not complain', () => {
    expect(complaints.filter((one) => !/ERR_INTERNET_DISCONNECTED|WebSocket/.test(one))).toEqual([]);
  });
});

/** What axe finds wrong in what was opened. */
async function violationsIn(page: Page, part: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''}`);
}

/** A picture of one colour. */
function png(width: number, height: number, [r, g, b]: [number, number, number]): Buffer {
  const row = Buffer.concat([
    Buffer.from([0]),
    Buffer.from(Array.from({ length: width }, () => [r, g, b]).flat()),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
