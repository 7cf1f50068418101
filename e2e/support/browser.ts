import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { report } from './report.ts';
import { ROOT } from './server-process.ts';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // A microphone that beeps, and nobody who has to be asked for it.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/**
 * A real Chromium: the one of CHROMIUM_PATH, one that is installed, or the one that comes packed with the tests.
 * @returns null where there is none, after saying so: the browser's scenarios are skipped then
 */
export async function openBrowser(): Promise<Browser | null> {
  const given = process.env['CHROMIUM_PATH'];
  const path = given ?? INSTALLED.find((one) => existsSync(one));
  if (path !== undefined) return chromium.launch({ executablePath: path, args: FLAGS });
  if (process.platform === 'linux' && process.arch === 'x64') return openPacked();
  report('No Chromium here: the scenarios in a browser are skipped. Set CHROMIUM_PATH to try them.');
  return null;
}

/** Unpacks Chromium into the temp folder once, and the libraries it leans on where the system has none. */
async function openPacked(): Promise<Browser | null> {
  try {
    const { default: packed, inflate } = await import('@sparticuz/chromium');
    const executablePath = await packed.executablePath();
    const folder = dirname(executablePath);
    const env: Record<string, string> = {
      ...(process.env as Record<string, string>),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    };
    try {
      return await chromium.launch({ executablePath, args: FLAGS, env });
    } catch {
      const home = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'));
      await inflate(join(home, '../bin/al2023.tar.br'));
      const LD_LIBRARY_PATH = join(folder, 'al2023', 'lib');
      return await chromium.launch({ executablePath, args: FLAGS, env: { ...env, LD_LIBRARY_PATH } });
    }
  } catch (error) {
    report(
      `The packed Chromium does not start here, the scenarios in a browser are skipped: ${String(error)}`,
    );
    return null;
  }
}

export type Theme = 'light' | 'dark';
export type Locale = 'pt-BR' | 'en' | 'es';

export const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export interface Look {
  size?: keyof typeof SIZES;
  theme?: Theme;
  locale?: Locale;
}

/** How a browser must be set up to show this. */
export function contextOf({
  size = 'desktop',
  theme = 'light',
  locale = 'pt-BR',
}: Look): BrowserContextOptions {
  const isPhone = size === 'phone';
  return {
    viewport: SIZES[size],
    colorScheme: theme,
    locale,
    timezoneId: 'America/Sao_Paulo',
    reducedMotion: 'reduce',
    isMobile: isPhone,
    hasTouch: isPhone,
    deviceScaleFactor: isPhone ? 2 : 1,
  };
}

/** A page of a person of her own, with nobody else's cookies. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...contextOf({}), ...options });
  return context.newPage();
}

export async function signIn(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(url);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('[data-tab]').first().waitFor();
}

/** What axe finds wrong on a page, or within a part of it, as `rule: first element`. */
export async function violationsOn(page: Page, within?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''}`);
}

const PICTURES = join(ROOT, 'e2e', 'pictures');

/** Kept for people to look at; nothing is compared with it. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Everything a page complained about, save refusals that a scenario has asked for. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const isRefusal = /Failed to load resource: the server responded with a status of (401|404|409)/;
    if (message.type() === 'error' && !isRefusal.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

/** A pane of glass before a page: while it is held, what the server tells does not come through. */
export interface Glass {
  hold(): void;
  letThrough(): void;
}

export async function glassBefore(page: Page): Promise<Glass> {
  let held = false;
  let waiting: (() => void)[] = [];
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (held) waiting.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  return {
    hold: () => void (held = true),
    letThrough() {
      held = false;
      for (const tell of waiting) tell();
      waiting = [];
    },
  };
}
