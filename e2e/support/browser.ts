import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A real Chromium: the one named by CHROMIUM_PATH, an installed one, else the one that comes with the packages; null where none runs. */
export async function openBrowser(): Promise<Browser | null> {
  const named = process.env['CHROMIUM_PATH'];
  const executablePath =
    [...(named ? [named] : []), ...INSTALLED].find((path) => existsSync(path)) ?? (await packed());
  if (executablePath === null) return null;
  return chromium.launch({ executablePath, args: FLAGS }).catch(() => null);
}

async function packed(): Promise<string | null> {
  try {
    const { default: carried } = await import('@sparticuz/chromium');
    return await carried.executablePath();
  } catch {
    return null; // not made for this platform
  }
}

/** A page of a person of her own, with nobody else's cookies. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'pt-BR',
    reducedMotion: 'reduce',
    ...options,
  });
  return context.newPage();
}

export async function signIn(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(url);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('[data-tab]').first().waitFor();
}

/** What axe finds wrong, as `rule: first element`. */
export async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''}`);
}
