import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import type { Browser, Page } from 'playwright-core';
import type { InboxSnapshot, ThreadSnapshot } from '@balcao/contract';
import { openBrowser } from '../../e2e/support/browser.ts';
import { freePort } from '../../e2e/support/ports.ts';
import type { Bench } from '../kit/bench.ts';
import type { Ground } from '../kit/cluster.ts';
import { Deliveries, signedRequest } from '../kit/deliveries.ts';
import { HttpConnection } from '../kit/http-connection.ts';
import { PanelSocket } from '../kit/panel.ts';
import { startProduct } from '../kit/product.ts';
import { mustBe, number, percentile, print, type Figure } from '../kit/protocol.ts';
import { makeShop, type Shop } from '../kit/shop.ts';

const PASSWORD = 'a password of the benchmarks';
const PANELS = 50;
const ROWS = 20_000;
const MESSAGES = 50_000;

/** What a person waits for in the built panel, in a real Chromium: her own key, a click, a scroll, somebody else's word. */
export const panel: Bench = {
  name: 'panel',
  async run(cluster) {
    const browser = await openBrowser();
    if (!browser) return [];
    execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build-client.mjs')]);
    try {
      const ground = await cluster.fresh();
      const shop = await makeShop(ground.db, 0, PANELS);
      const port = await freePort();
      const child = await startProduct(ground, 'all', port);
      const url = `http://127.0.0.1:${port}`;
      const door = await HttpConnection.open(port);
      const teller = (deliveries: Deliveries) => async () => {
        mustBe('answer', (await door.send(signedRequest(deliveries.next()))).status, 200);
      };
      const tell = teller(new Deliveries(shop.phoneNumberId, 40));
      for (let i = 0; i < 200; i += 1) await tell();
      const tellOne = teller(new Deliveries(shop.phoneNumberId, 1, 'ONE'));
      const page = await signedIn(browser, url, await emailOf(ground, shop));
      const figures = [await ownBubble(page), await cached(page), await elsewhere(page, port, shop, tellOne)];
      figures.push(await longList(page), await longThread(page));
      door.close();
      await child.stop();
      return figures;
    } finally {
      await browser.close();
    }
  },
};

async function emailOf({ db }: Ground, { people, accountId }: Shop): Promise<string> {
  await db.query('update teammates set password_hash = $1 where id = $2', [
    await hash(PASSWORD),
    people[0]?.id,
  ]);
  return `p0@${accountId}.example`;
}

async function signedIn(browser: Browser, url: string, email: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'pt-BR' });
  const page = await context.newPage();
  await page.addInitScript(watchPaint);
  await page.goto(url);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('[data-tab]').first().waitFor();
  await page.goto(`${url}/inbox/all`);
  await page.locator('[data-conversation-id]').first().waitFor();
  return page;
}

/** In the page: ms from an instant to the frame after something is there. */
function watchPaint(): void {
  const painted = (isThere: () => boolean, from: number): Promise<number> =>
    new Promise((done) => {
      const look = () => {
        if (!isThere()) return false;
        // Two frames: the first one still belongs to the change, the second begins when it has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
        return true;
      };
      if (look()) return;
      const observer = new MutationObserver(() => look() && observer.disconnect());
      observer.observe(document, { childList: true, subtree: true, characterData: true });
    });
  const keyed = (text: string): Promise<number> =>
    new Promise((done) => {
      const pressed = (event: KeyboardEvent) => {
        if (event.key !== 'Enter') return;
        removeEventListener('keydown', pressed, true);
        const bubbles = () => document.querySelector('[role=log]')?.textContent.includes(text) ?? false;
        void painted(bubbles, event.timeStamp).then(done);
      };
      addEventListener('keydown', pressed, true);
    });
  Object.assign(window, { bench: { painted, keyed } });
}

interface InPage {
  bench: {
    painted(isThere: () => boolean, from: number): Promise<number>;
    keyed(text: string): Promise<number>;
  };
}

/** From the key to her own bubble, which does not wait for the server. */
async function ownBubble(page: Page): Promise<Figure> {
  // Until it has been looked at, an answer would be one on a stale view.
  const looked = page.waitForResponse(/\/read$/);
  await page.locator('[data-conversation-id]').first().click();
  await looked;
  const field = page.locator('section:has([data-send]) textarea');
  const spent: number[] = [];
  for (let i = 0; i < 30; i += 1) {
    const text = `resposta número ${i}`;
    await field.fill(text);
    const took = page.evaluate((wanted) => (window as unknown as InPage).bench.keyed(wanted), text);
    await field.press('Enter');
    spent.push(await took);
  }
  return barred('panel: key to own bubble', spent.slice(5), 50);
}

/** From the click on a row to its last message, when the thread is known already. */
async function cached(page: Page): Promise<Figure> {
  const rows = page.locator('[data-conversation-id]');
  const ids = await rows.evaluateAll((all) =>
    all.slice(0, 6).map((row) => row.getAttribute('data-conversation-id') ?? ''),
  );
  const open = (id: string) =>
    page.evaluate(async (wanted) => {
      const row = document.querySelector<HTMLElement>(`[data-conversation-id="${wanted}"]`);
      const from = performance.now();
      row?.click();
      const isThere = () =>
        location.pathname.includes(wanted) && document.querySelector('[role=log] [data-message-id]') !== null;
      return (window as unknown as InPage).bench.painted(isThere, from);
    }, id);
  for (const id of ids) {
    await page.locator(`[data-conversation-id="${id}"]`).click();
    await page.waitForURL(`**/${id}`);
    await page.locator('[data-message-id]').last().waitFor();
  }
  const spent: number[] = [];
  for (let i = 0; i < 30; i += 1) spent.push(await open(ids[i % ids.length] ?? ''));
  return barred('panel: open a known conversation', spent.slice(5), 100);
}

/** From Meta's POST to the words in a browser, with as many panels open as a large team has. */
async function elsewhere(page: Page, port: number, shop: Shop, tell: () => Promise<void>): Promise<Figure> {
  const others = await Promise.all(
    shop.people
      .slice(1)
      .map(({ token }) => new PanelSocket(port, { token, accountId: shop.accountId }).isReady()),
  );
  await tell();
  await page.goto(`${new URL(page.url()).origin}/inbox/all`);
  await page.locator('[data-conversation-id]').first().click();
  await page.getByRole('log', { name: /Cliente 0\b/ }).waitFor();
  await page.locator('[data-message-id]').last().waitFor();
  const spent: number[] = [];
  for (let i = 0; i < 40; i += 1) {
    const seen = page.evaluate(async () => {
      const last = () =>
        [...document.querySelectorAll<HTMLElement>('[data-message-id]')].at(-1)?.dataset['messageId'];
      const before = last();
      await (window as unknown as InPage).bench.painted(() => last() !== before, 0);
      return performance.timeOrigin + performance.now();
    });
    await page.evaluate(() => undefined); // it watches by now
    const at = performance.timeOrigin + performance.now();
    await tell();
    spent.push((await seen) - at);
  }
  for (const other of others) other.close();
  return barred(`panel: event to a second browser, ${PANELS} panels`, spent, 200);
}

/** A list longer than anybody's: the page gets it whole. */
async function longList(page: Page): Promise<Figure> {
  await page.route('**/api/v1/inbox?*', async (route) => {
    const answer = await route.fetch();
    const snapshot = (await answer.json()) as InboxSnapshot;
    const [row] = snapshot.items;
    if (!row) throw new Error('the list is empty');
    const items = Array.from({ length: ROWS }, (_, i) => ({
      ...row,
      id: `09000000-0000-7000-8000-${i.toString(16).padStart(12, '0')}`,
      contact: { ...row.contact, name: `Cliente ${i}` },
      lastAt: new Date(Date.parse(row.lastAt) - i * 1_000).toISOString(),
    }));
    await route.fulfill({ json: { ...snapshot, items, nextCursor: null } });
  });
  await page.reload();
  await page.locator('[data-conversation-id]').nth(5).waitFor();
  const found = await scrolled(page, '[role=listbox]', '[data-conversation-id]');
  await page.unroute('**/api/v1/inbox?*');
  return told(`panel: list of ${number(ROWS)}`, found);
}

/** A thread longer than anybody's, and an older page before it. */
async function longThread(page: Page): Promise<Figure> {
  await page.goto(`${new URL(page.url()).origin}/inbox/all`);
  await page.locator('[data-conversation-id]').nth(5).waitFor();
  const ofThread = /\/api\/v1\/conversations\/[^/?]+(\/messages\?.*)?$/;
  await page.route(ofThread, async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const isOlder = route.request().url().includes('/messages?');
    const answer = await route.fetch({
      url: route
        .request()
        .url()
        .replace(/\/messages\?.*$/, ''),
    });
    const snapshot = (await answer.json()) as ThreadSnapshot;
    const last = snapshot.messages.findLast(({ author }) => author === 'customer');
    if (!last) throw new Error('the thread is empty');
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({
        ...last,
        id: `0a000000-0000-7000-8000-${(from + i).toString(16).padStart(12, '0')}`,
        n: from + i + 1,
        text: `Mensagem ${from + i}${' com mais palavras'.repeat((from + i) % 7)}`,
        at: new Date(Date.parse(last.at) - (MESSAGES + 50 - from - i) * 1_000).toISOString(),
      }));
    if (isOlder) return route.fulfill({ json: { items: many(0, 50), nextCursor: null } });
    await route.fulfill({
      json: { ...snapshot, messages: many(50, MESSAGES), nextCursor: '2026-01-01T00:00:00.000Z_1' },
    });
  });
  await page.locator('[data-conversation-id]').nth(5).click();
  await page.locator('[data-message-id]').last().waitFor();
  const found = await scrolled(page, '[role=log]', '[data-message-id]', -1);
  const drift = await driftOnPrepend(page);
  await page.unroute(ofThread);
  const figure = told(`panel: thread of ${number(MESSAGES)}`, found);
  return {
    ...figure,
    product: `${figure.product}, drift ${number(drift, 1)} px`,
    bar: `${figure.bar}, drift 0 px`,
    passed: figure.passed && Math.abs(drift) < 0.5,
  };
}

interface Scrolled {
  frames: number[];
  rows: number;
}

/** Scrolls for three seconds, as a wheel does, and looks at every frame. */
function scrolled(page: Page, scroller: string, row: string, direction = 1): Promise<Scrolled> {
  return page.evaluate(
    async ([where, what, way]) => {
      const box = [...document.querySelectorAll<HTMLElement>(`${where}, ${where} *`)].find(
        (one) => one.scrollHeight > one.clientHeight + 100,
      );
      if (!box) throw new Error(`nothing scrolls in ${where}`);
      const frames: number[] = [];
      let rows = 0;
      let before = await new Promise<number>(requestAnimationFrame);
      for (let i = 0; i < 180; i += 1) {
        box.scrollTop += 120 * way;
        const now = await new Promise<number>(requestAnimationFrame);
        frames.push(now - before);
        before = now;
        rows = Math.max(rows, document.querySelectorAll(what).length);
      }
      return { frames: frames.slice(10), rows };
    },
    [scroller, row, direction] as const,
  );
}

/** Goes to the top, and tells by how much the first message moved when the older page came before it. */
function driftOnPrepend(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const box = document.querySelector<HTMLElement>('[role=log]');
    if (!box) throw new Error('no thread');
    const first = () => box.querySelector<HTMLElement>('[data-message-id]');
    box.scrollTop = 0;
    await new Promise(requestAnimationFrame);
    const anchor = first();
    const id = anchor?.dataset['messageId'] ?? '';
    const top = anchor?.getBoundingClientRect().top ?? 0;
    const same = () => box.querySelector<HTMLElement>(`[data-message-id="${id}"]`);
    const end = performance.now() + 10_000;
    while (box.scrollTop === 0 && performance.now() < end) await new Promise(requestAnimationFrame);
    for (let i = 0; i < 5; i += 1) await new Promise(requestAnimationFrame);
    return (same()?.getBoundingClientRect().top ?? Number.NaN) - top;
  });
}

function told(name: string, { frames, rows }: Scrolled): Figure {
  const p95 = percentile(frames, 0.95);
  print(`${name}: frames p50 ${number(percentile(frames, 0.5), 1)}, p95 ${number(p95, 1)} ms, ${rows} rows`);
  return {
    name,
    product: `frames p95 ${number(p95, 1)} ms, ${rows} rows`,
    floor: '-',
    ratio: '-',
    // A display of 60 Hz gives a frame each 16.7 ms: a frame that is not late is at the bar.
    bar: 'p95 <= 16.7 ms, < 60 rows',
    passed: p95 <= 16.8 && rows < 60,
  };
}

function barred(name: string, spent: readonly number[], ms: number): Figure {
  const [p50, p95] = [percentile(spent, 0.5), percentile(spent, 0.95)];
  print(`${name}: p50 ${number(p50, 1)}, p95 ${number(p95, 1)} ms`);
  return {
    name,
    product: `p50 ${number(p50, 1)}, p95 ${number(p95, 1)} ms`,
    floor: '-',
    ratio: '-',
    bar: `p95 <= ${ms} ms`,
    passed: p95 <= ms,
  };
}
