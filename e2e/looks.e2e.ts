import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AxeBuilder } from '@axe-core/playwright';
import type { ContactDetail, LabelView, MentionView, QuickReplyView, SearchAnswer } from '@balcao/contract';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { complaintsOf, contextOf, openBrowser, picture, type Locale } from './support/browser.ts';
import { PretendServer } from './support/pretend-server.ts';
import { ROOT } from './support/server-process.ts';
import { conversationOf, KINDS, LONG, longThread, threadOfKinds } from './support/thread-of-kinds.ts';

// Every screen in every look, language and shape, with the server made up: nothing unnamed, unreadable, or cut off.
const browser = await openBrowser();
const walk = browser ? describe : describe.skip;

const LONG_NAME = 'Maria Aparecida de Vasconcelos Albuquerque Figueiredo Neta (irmã da Cleide, do atacado)';
const LABELS: LabelView[] = [
  { id: '0193a000-0000-7000-8000-0000000001a1', name: 'Troca', color: 'violet' },
  {
    id: '0193a000-0000-7000-8000-0000000001a2',
    name: 'Pagamento pendente há mais de uma semana',
    color: 'amber',
  },
];
const REPLIES: QuickReplyView[] = [
  {
    id: '0193a000-0000-7000-8000-0000000002a1',
    shortcut: 'oi',
    text: 'Oi, {{primeiro_nome}}!',
    teamId: null,
    personal: true,
    uses: 3,
  },
  {
    id: '0193a000-0000-7000-8000-0000000002a2',
    shortcut: 'pix',
    text: 'A chave é pix@loja.example',
    teamId: null,
    personal: false,
    uses: 0,
  },
];

type Form = 'wide' | 'narrow' | 'zoomed' | 'small';
/** 200 % of a 1440 × 900 window leaves half of it; 320 px is 400 % of a small one. */
const FORMS: Record<Form, { width: number; height: number }> = {
  wide: { width: 1440, height: 900 },
  narrow: { width: 390, height: 844 },
  zoomed: { width: 720, height: 450 },
  small: { width: 320, height: 568 },
};

interface Screen {
  name: string;
  address: string;
  /** What is opened over it. */
  open?: (page: Page) => Promise<void>;
}
const COLOURS = ['color-contrast'];
const NAMES = [
  ...['button-name', 'link-name', 'label', 'image-alt', 'select-name', 'document-title', 'html-has-lang'],
  ...[
    'aria-command-name',
    'aria-input-field-name',
    'aria-toggle-field-name',
    'aria-dialog-name',
    'aria-tooltip-name',
  ],
  ...['label-content-name-mismatch', 'valid-lang', 'html-lang-valid', 'empty-heading'],
];
const layer = (page: Page) => page.locator('dialog[open], [role=menu]:visible').first().waitFor();
const byKey = (key: string) => async (page: Page) => {
  await page.getByRole('log').focus();
  await page.keyboard.press(key);
  await layer(page);
};
const SECTIONS = [
  'profile',
  'appearance',
  'writing',
  'shortcuts',
  'sounds',
  'notifications',
  'devices',
  'quick-replies',
  'labels',
  'fields',
];
const SCREENS: Screen[] = [
  { name: 'list', address: '/inbox/all' },
  { name: 'thread', address: `/inbox/all/${KINDS}` },
  { name: 'resolved and empty', address: '/inbox/resolved' },
  { name: 'transfer', address: `/inbox/all/${KINDS}`, open: byKey('a') },
  { name: 'snooze', address: `/inbox/all/${KINDS}`, open: byKey('s') },
  { name: 'labels', address: `/inbox/all/${KINDS}`, open: byKey('l') },
  { name: 'sheet of keys', address: `/inbox/all/${KINDS}`, open: byKey('?') },
  { name: 'palette', address: `/inbox/all/${KINDS}`, open: byKey('Control+k') },
  { name: 'search', address: '/search?q=sandalia' },
  { name: 'mentions', address: '/mentions' },
  { name: 'contacts', address: '/contacts' },
  { name: 'contact', address: `/contacts/${KINDS.slice(0, -1)}f` },
  ...SECTIONS.map((section) => ({ name: section, address: `/settings/${section}` })),
];

walk('looks', () => {
  const chromium = browser as Browser;
  const complaints: string[][] = [];

  beforeAll(() => {
    if (process.env['PANEL_BUILD'] !== undefined) return;
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'build-client.mjs')], { stdio: 'inherit' });
  });
  afterAll(() => chromium.close());

  async function stand(options: BrowserContextOptions, theme?: string): Promise<{ page: Page; url: string }> {
    const context = await chromium.newContext({ ...options, serviceWorkers: 'block' });
    const page = await context.newPage();
    if (theme) await page.addInitScript((choice) => localStorage.setItem('balcao.theme', choice), theme);
    complaints.push(complaintsOf(page));
    const server = new PretendServer(
      [
        {
          conversation: conversationOf(KINDS, 'Marina Alves', {
            labels: LABELS.map(({ id }) => id),
            unread: 3,
          }),
          messages: threadOfKinds(),
        },
        {
          conversation: conversationOf(LONG, LONG_NAME, { unread: 213, priority: 'urgent' }),
          messages: longThread(60),
        },
      ],
      'admin',
    );
    answerAll(server);
    await server.stand(page);
    return { page, url: server.url };
  }

  /** The panel goes there by itself, as by a link: each page load would cost a second. */
  async function show(page: Page, url: string, { address, open }: Screen): Promise<void> {
    await page.keyboard.press('Escape');
    if (page.url().startsWith(url)) await page.evaluate(follow, address);
    else await page.goto(url + address);
    await page.waitForURL(url + address);
    await page.locator('main h1, main h2').first().waitFor({ state: 'attached' });
    if (address.includes(KINDS) && address.startsWith('/inbox'))
      await page.locator('[role=log] article').first().waitFor();
    await page.waitForFunction(() => !document.querySelector('main .animate-spin, main .late'));
    await open?.(page);
  }

  // What stands where is the same in every look and language; a look has its colours, and a language its names.
  test.each<[string, Locale, 'light' | 'dark' | 'contrast' | 'contrast dark', readonly string[] | null]>([
    ['pt-BR, light', 'pt-BR', 'light', null],
    ['en', 'en', 'light', NAMES],
    ['es', 'es', 'light', NAMES],
    ['dark', 'pt-BR', 'dark', COLOURS],
    ['high contrast, light', 'pt-BR', 'contrast', COLOURS],
    ['high contrast, dark', 'pt-BR', 'contrast dark', COLOURS],
  ])('axe finds nothing on any screen: %s', async (_, locale, theme, rules) => {
    const { page, url } = await stand(
      contextOf({ theme: theme.endsWith('dark') ? 'dark' : 'light', locale }),
      theme.startsWith('contrast') ? 'contrast' : undefined,
    );
    const found: string[] = [];
    for (const screen of SCREENS) {
      await show(page, url, screen);
      const axe = new AxeBuilder({ page });
      const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
      for (const { id, nodes } of violations)
        found.push(`${screen.name}: ${id}: ${nodes[0]?.target.join(' ') ?? ''}`);
    }
    expect(found).toEqual([]);
    await page.context().close();
  });

  test.each<[Form, boolean]>([
    ['wide', true],
    ['zoomed', true],
    ['narrow', true],
    ['small', false],
  ])('nothing runs out of a %s screen, in words 40 %% longer too', async (form, longer) => {
    const { page, url } = await stand({ ...contextOf({}), viewport: FORMS[form] });
    const out: string[] = [];
    for (const screen of SCREENS) {
      await show(page, url, screen);
      out.push(...(await cutOff(page)).map((what) => `${screen.name}: ${what}`));
      if (!longer) continue;
      await lengthen(page);
      out.push(...(await cutOff(page)).map((what) => `${screen.name}, longer: ${what}`));
      await picture(page, `longer-${form}-${screen.name.replaceAll(' ', '-')}`);
    }
    expect(out).toEqual([]);
    await page.context().close();
  });

  test('in the colours of the system and from right to left it stands as well', async () => {
    const { page, url } = await stand({ ...contextOf({}), forcedColors: 'active' });
    const out: string[] = [];
    for (const screen of SCREENS.filter(({ name }) =>
      /^(list|thread|palette|transfer|search|shortcuts)$/.test(name),
    )) {
      await show(page, url, screen);
      await picture(page, `forced-${screen.name}`);
      await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      out.push(...(await cutOff(page)).map((what) => `${screen.name}: ${what}`));
      await picture(page, `rtl-${screen.name}`);
      await page.evaluate(() => (document.documentElement.dir = 'ltr'));
    }
    // What is on must be told by more than a colour that is taken away.
    await show(page, url, SCREENS[1] as Screen);
    const chosen = page.locator('[data-tab][aria-current=page]');
    expect(await chosen.evaluate((tab) => getComputedStyle(tab).fontWeight)).not.toBe(
      await page
        .locator('[data-tab]:not([aria-current])')
        .first()
        .evaluate((tab) => getComputedStyle(tab).fontWeight),
    );
    expect(out).toEqual([]);
    await page.context().close();
  });

  test('no page complained', () => {
    expect(complaints.flat()).toEqual([]);
  });
});

/** What a person could not read: a page wider than its window, or a button whose words do not fit into it. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) found.push(`the page by ${wide} px`);
    for (const one of document.querySelectorAll<HTMLElement>(
      'button, a, label, [role=option], [role=menuitem]',
    )) {
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      if (box.width === 0 || style.visibility === 'hidden' || one.closest('.sr-only, .no-scrollbar'))
        continue;
      if (
        one.scrollWidth - one.clientWidth > 2 &&
        style.overflowX === 'visible' &&
        style.display !== 'inline'
      )
        found.push(`“${one.textContent?.trim().slice(0, 40)}” by ${one.scrollWidth - one.clientWidth} px`);
    }
    return found;
  });
}

/** The words of the panel, two fifths longer, as some languages are; numbers and single signs stay. */
function lengthen(page: Page): Promise<void> {
  return page.evaluate(() => {
    // The panel goes on from screen to screen: what stays is not lengthened twice.
    const kept = window as unknown as { lengthened?: WeakMap<Text, string> };
    const done = (kept.lengthened ??= new WeakMap());
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    for (const node of nodes) {
      const text = node.data.trim();
      if (
        done.get(node) === node.data ||
        text.length < 3 ||
        /^[\d\s:,.+%-]+$/.test(text) ||
        node.parentElement?.closest('script, style, bdi, [dir=auto]')
      )
        continue;
      node.data = `${node.data.trimEnd()}${' mais'.repeat(Math.ceil((text.length * 0.4) / 5)).slice(0, Math.ceil(text.length * 0.4))}`;
      done.set(node, node.data);
    }
  });
}

function answerAll(server: PretendServer): void {
  const say = (path: string, body: unknown) => server.answers.set(`GET ${path}`, () => ({ body }));
  const messages = threadOfKinds();
  const conversation = conversationOf(KINDS, 'Marina Alves');
  const message = messages[0];
  if (!message) throw new Error('a thread without messages');
  const detail: ContactDetail = {
    ...conversation.contact,
    names: { teammate: 'Marina Alves', book: 'Marina sandália', profile: 'Má' },
    waId: '5511900000001',
    userId: 'BR.1000000000000001',
    aliases: [{ kind: 'phone', value: '551190000001' }],
    note: 'Prefere retirar na loja.',
    fields: { numeração: '38' },
    labels: LABELS.map(({ id }) => id),
    optedOut: false,
    createdAt: conversation.lastAt,
    conversations: [conversation],
    merges: [],
  };
  const found: SearchAnswer = {
    people: [{ ...conversation.contact, conversationId: KINDS }],
    items: [{ message, conversation, snippet: 'Tem a sandália caramelo?', marks: [[6, 14]] }],
    nextCursor: null,
  };
  const mention: MentionView = { message, conversation, readAt: null };
  say('/labels', { items: LABELS, nextCursor: null });
  say('/quick-replies', { items: REPLIES, nextCursor: null });
  say('/templates', { items: [], nextCursor: null });
  say('/contacts', {
    items: [conversation.contact, { ...conversation.contact, id: LONG, name: LONG_NAME }],
    nextCursor: null,
  });
  say(`/contacts/${conversation.contact.id}`, detail);
  say(`/contacts/${conversation.contact.id}/duplicates`, { items: [], nextCursor: null });
  say(`/contacts/${conversation.contact.id}/media`, { items: [], nextCursor: null });
  say('/mentions', { items: [mention], nextCursor: null, unread: 1 });
  say('/search', found);
  say('/settings/fields', { fields: [{ id: 'f1', name: 'Numeração', kind: 'number' }], version: 1 });
  say('/me/sessions', {
    items: [
      {
        id: 's1',
        device: 'Chrome em Linux',
        current: true,
        lastSeenAt: conversation.lastAt,
      },
    ],
    nextCursor: null,
  });
}

/** As a click on a link does. */
function follow(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  document.body.append(link);
  link.click();
  link.remove();
}
