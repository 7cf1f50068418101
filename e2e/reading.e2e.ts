import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, contextOf, openBrowser, picture, violationsOn, type Look } from './support/browser.ts';
import { PretendServer } from './support/pretend-server.ts';
import { ROOT } from './support/server-process.ts';
import { conversationOf, KINDS, LONG, longThread, threadOfKinds } from './support/thread-of-kinds.ts';

// Every kind of message as people read it, with the server made up: a real shop takes weeks to get one of each.
const browser = await openBrowser();
const walk = browser ? describe : describe.skip;

walk('reading', () => {
  const chromium = browser as Browser;
  const kinds = threadOfKinds();
  const talks = (unread = 0) => [
    { conversation: conversationOf(KINDS, 'Marina Alves', { unread }), messages: threadOfKinds() },
    { conversation: conversationOf(LONG, 'José Santana', { unread }), messages: longThread(600) },
  ];

  beforeAll(() => {
    if (process.env['PANEL_BUILD'] !== undefined) return;
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'build-client.mjs')], { stdio: 'inherit' });
  });
  afterAll(() => chromium.close());

  async function opened(
    look: Look,
    path: string,
    unread?: number,
  ): Promise<{ page: Page; server: PretendServer }> {
    const context = await chromium.newContext({ ...contextOf(look), serviceWorkers: 'block' });
    const page = await context.newPage();
    const server = new PretendServer(talks(unread));
    await server.stand(page);
    await page.goto(`${server.url}/inbox/all/${path}`);
    await page.locator('[role=log] article').first().waitFor();
    return { page, server };
  }

  /** A thread opens at its newest message, whatever its rows turn out to measure. */
  function atItsEnd(page: Page) {
    return page.waitForFunction(() => {
      const log = document.querySelector('[role=log]');
      return log !== null && log.scrollHeight - log.clientHeight - log.scrollTop < 2;
    });
  }

  /** What was shown has been looked at, and the server told so. */
  async function isRead(page: Page, server: PretendServer): Promise<void> {
    while (!server.asked.some(({ path }) => path.endsWith('/read'))) await page.waitForResponse(() => true);
  }

  /** Up through the whole thread, a screen at a time. */
  async function readUp(page: Page, at: (screen: number) => Promise<void>): Promise<void> {
    const log = page.getByRole('log');
    for (let screen = 0; ; screen += 1) {
      await at(screen);
      const moved = await log.evaluate((element) => {
        const before = element.scrollTop;
        element.scrollTop -= element.clientHeight * 0.9;
        return before - element.scrollTop;
      });
      if (moved < 1) return;
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      // A row is hidden until it is measured, and axe would read it as one without words.
      await page.waitForFunction(() => {
        const rows = [...document.querySelectorAll('[role=log] article')];
        return rows.length > 0 && rows.every((row) => getComputedStyle(row).visibility === 'visible');
      });
    }
  }

  test.each<Look>([
    { size: 'desktop', theme: 'light' },
    { size: 'phone', theme: 'dark' },
  ])('every kind on $size, $theme: told to readers, without a fault of access', async (look) => {
    const { page } = await opened(look, KINDS);
    const complaints = complaintsOf(page);
    const told = new Map<string, string>();
    const faults = new Set<string>();
    await atItsEnd(page);
    await readUp(page, async (screen) => {
      const names = await page
        .locator('[data-message-id]')
        .evaluateAll((rows) =>
          rows.map((row) => [
            row.getAttribute('data-message-id') ?? '',
            row.querySelector('article')?.getAttribute('aria-label') ?? '',
          ]),
        );
      for (const [id, name] of names) told.set(id as string, name as string);
      for (const fault of await violationsOn(page, '[role=log]')) faults.add(fault);
      await picture(page, `kinds-${look.size}-${look.theme}-${screen}`);
    });
    expect([...told.keys()].sort()).toEqual(kinds.map(({ id }) => id).sort());
    expect([...told.values()].filter((name) => name.trim() === '')).toEqual([]);
    expect([...faults]).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('by keyboard: up to a message, its menu, a reaction, an answer to it', async () => {
    const { page, server } = await opened({}, KINDS);
    const last = kinds.at(-1);
    server.answers.set(`POST /messages/${last?.id}/reaction`, () => ({ body: {} }));
    await page.getByRole('log').focus();
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction(() => document.activeElement?.tagName === 'ARTICLE');
    await page.keyboard.press('Enter');
    await page.getByRole('menu', { name: 'Ações da mensagem' }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.tagName === 'ARTICLE');
    await page.keyboard.press('+');
    await page.locator('[data-emoji]:focus').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    expect(server.asked.filter(({ method }) => method === 'POST')).toEqual([
      { method: 'POST', path: `/messages/${last?.id}/reaction`, body: { emoji: '❤️' } },
    ]);
    await page.waitForFunction(() => document.activeElement?.tagName === 'ARTICLE');
    // Any other emoji: the last of the row opens the picker, which is searched by name.
    await page.keyboard.press('+');
    await page.locator('[data-emoji]:focus').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Emoji' }).waitFor();
    await page.keyboard.type('tubarão');
    await page
      .locator('emoji-picker')
      .getByRole('option', { name: /tubarão/ })
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    const reacted = page.waitForRequest('**/reaction');
    await page.keyboard.press('Enter');
    expect((await reacted).postDataJSON()).toEqual({ emoji: '🦈' });
    await page.getByRole('dialog', { name: 'Emoji' }).waitFor({ state: 'hidden' });
    await page.waitForFunction(() => document.activeElement?.tagName === 'ARTICLE');
    await page.keyboard.press('q');
    await page.locator('textarea:focus').waitFor();
    await page.context().close();
  });

  test('pictures open over the screen, turn, and give the focus back', async () => {
    const { page } = await opened({}, `${KINDS}?m=${kinds.find(({ type }) => type === 'image')?.id}`);
    await page.waitForFunction(() => document.activeElement?.tagName === 'ARTICLE');
    await page.keyboard.press(' ');
    const viewer = page.getByRole('dialog', { name: 'Fotos da conversa' }).first();
    await viewer.locator('.pswp__img:not(.pswp__img--placeholder)').first().waitFor();
    await viewer.getByText('É esse modelo aqui').waitFor();
    await page.keyboard.press('r');
    await viewer.locator('img[src^="blob:"]').first().waitFor();
    await page.keyboard.press('ArrowRight');
    await viewer.getByText('2 / 2').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.tagName === 'ARTICLE');
    await page.context().close();
  });

  test('what only the phone shows is told to the owner; a failure is sent again when a person says so', async () => {
    const { page, server } = await opened({}, KINDS, 1);
    await isRead(page, server);
    const failed = kinds.find(({ failure }) => failure?.code === '131016');
    server.answers.set(`POST /messages/${failed?.id}/retry`, () => ({ body: failed }));
    await page.getByRole('button', { name: 'Enviar de novo', exact: true }).click();
    await page.waitForFunction(() => document.querySelector('[role=log] button:disabled') === null);
    const retried = server.asked.find(({ path }) => path.endsWith('/retry'));
    expect(retried?.body).toEqual({ seenMessageId: kinds.at(-1)?.id });

    const hidden = kinds.find(({ unreadable }) => unreadable === 'phone_only');
    server.answers.set(`POST /messages/${hidden?.id}/ask-owner`, () => ({
      body: { told: 1, messageId: hidden?.id },
    }));
    await page.goto(`${server.url}/inbox/all/${KINDS}?m=${hidden?.id}`);
    const row = page.locator(`[data-message-id="${hidden?.id}"]`);
    await row.getByRole('button', { name: 'Avisar o dono' }).click();
    await row.getByText('Dono avisado').waitFor();
    await page.context().close();
  });

  test('a link opens the thread at its message, pages lead both ways, and it joins the present', async () => {
    const { page, server } = await opened({}, `${LONG}?m=long-100`);
    const log = page.getByRole('log');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.includes('Nº 100:'));
    // What happens to a shown message meanwhile is seen.
    const shown = longThread(100).at(-1);
    if (shown) server.tell(LONG, 'message.changed', { ...shown, text: 'mudou de ideia', editedAt: shown.at });
    await log.getByText('mudou de ideia').waitFor();
    await page.getByRole('button', { name: /Ir para a mais nova/ }).click();
    await log.getByText('Nº 600:').waitFor();

    await page.goto(`${server.url}/inbox/all/${LONG}?m=long-540`);
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.includes('Nº 540:'));
    await page.keyboard.press('End');
    await log.getByText('Nº 600:').waitFor();
    await page.context().close();
  });

  test('a thread opens at its first unread message, and is read only when its end is seen', async () => {
    const { page, server } = await opened({}, LONG, 12);
    const log = page.getByRole('log');
    const first = log.getByText('12 mensagens não lidas');
    await first.waitFor();
    const toEnd = page.getByRole('button', { name: /Ir para a mais nova/ });
    expect(await toEnd.textContent()).toContain('12 novas');
    const [pill, frame] = await Promise.all([first.boundingBox(), log.boundingBox()]);
    expect((pill?.y ?? 0) - (frame?.y ?? 0)).toBeLessThan(120);
    // Nothing is to happen, so there is nothing to wait for: longer than it takes to count as looked at.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 900)));
    expect(server.asked.filter(({ path }) => path.endsWith('/read'))).toEqual([]);
    await toEnd.click();
    await log.getByText('Nº 600:').waitFor();
    await isRead(page, server);
    await page.context().close();
  });

  test('a long thread holds few rows, and older pages do not move what is being read', async () => {
    const { page } = await opened({}, LONG);
    const log = page.getByRole('log');
    await log.getByText('Nº 600:').waitFor();
    let drift = 0;
    for (let step = 0; step < 12; step += 1) {
      const seen = await log.evaluate(async (element) => {
        const frame = () => new Promise(requestAnimationFrame);
        const settled = async () => {
          let last = '';
          for (let same = 0; same < 12; await frame()) {
            const now = `${element.scrollTop} ${element.scrollHeight}`;
            same = now === last ? same + 1 : 0;
            last = now;
          }
        };
        for (let turn = 0; turn < 6; turn += 1) {
          element.scrollTop -= 90;
          await frame();
        }
        const rows = [...element.querySelectorAll('[data-key]')];
        const row = rows.find((one) => one.getBoundingClientRect().top > 250) as Element;
        await frame();
        const before = row.getBoundingClientRect().top;
        await settled();
        return { drift: Math.abs(row.getBoundingClientRect().top - before), rows: rows.length };
      });
      expect(seen.rows).toBeLessThan(60);
      drift = Math.max(drift, seen.drift);
    }
    expect(drift).toBeLessThan(1);
    await page.context().close();
  });
});
