import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { PROTOCOL_VERSION } from '@balcao/contract';
import type { ConversationView, LiveEvent, MessageView, Role } from '@balcao/contract';
import type { Page, Route, WebSocketRoute } from 'playwright-core';
import { pictureOf, toneOf } from './made-files.ts';
import { ROOT } from './server-process.ts';
import { ANA } from './thread-of-kinds.ts';

const BUILD = process.env['PANEL_BUILD'] ?? join(ROOT, 'client', 'build');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};
const PAGE = 50;
const EPOCH = 'pretend';

export interface Talk {
  conversation: ConversationView;
  messages: MessageView[];
}

/**
 * The panel with everything its server would say made up: for what is drawn, and for states that a real shop takes long
 * to get into. Every other request is answered 404 and listed in `asked`.
 */
export class PretendServer {
  readonly url = 'https://panel.test';
  readonly asked: { method: string; path: string; body: unknown }[] = [];
  readonly #talks: Map<string, Talk>;
  readonly #role: Role;
  #seq = 100;
  #socket: WebSocketRoute | null = null;
  /** Answers of doors that a test wants itself: by `METHOD /path`. */
  readonly answers = new Map<string, (body: unknown) => { status?: number; body: unknown }>();

  constructor(talks: readonly Talk[], role: Role = 'supervisor') {
    this.#talks = new Map(talks.map((talk) => [talk.conversation.id, talk]));
    this.#role = role;
  }

  async stand(page: Page): Promise<void> {
    await page.route(`${this.url}/**`, (route) => this.#answer(route));
    await page.routeWebSocket(/\/socket\.io\//, (socket) => this.#greet(socket));
  }

  /** Tells an event as the live door does. */
  tell(conversationId: string, type: 'message.added' | 'message.changed', message: MessageView): void {
    const talk = this.#talks.get(conversationId) as Talk;
    const at = talk.messages.findIndex(({ id }) => id === message.id);
    if (at < 0) talk.messages.push(message);
    else talk.messages[at] = message;
    this.#seq += 1;
    const event: LiveEvent = {
      seq: this.#seq,
      at: message.at,
      conversationId,
      type,
      message,
      conversation: talk.conversation,
      was: null,
    };
    this.#socket?.send(`42${JSON.stringify(['live', event])}`);
  }

  #greet(socket: WebSocketRoute): void {
    this.#socket = socket;
    const forever = 1_000_000_000;
    socket.send(
      `0${JSON.stringify({ sid: 'pretend', upgrades: [], pingInterval: forever, pingTimeout: forever, maxPayload: 1_000_000 })}`,
    );
    socket.onMessage((said) => {
      if (!String(said).startsWith('40')) return;
      socket.send('40{"sid":"pretend"}');
      socket.send(
        `42${JSON.stringify(['ready', { seq: this.#seq, epoch: EPOCH, protocol: PROTOCOL_VERSION }])}`,
      );
    });
  }

  async #answer(route: Route): Promise<void> {
    const { pathname, searchParams } = new URL(route.request().url());
    if (!pathname.startsWith('/api/v1/')) return this.#file(route, pathname);
    const path = pathname.slice('/api/v1'.length);
    const method = route.request().method();
    const body: unknown = route.request().postDataJSON();
    const given = this.answers.get(`${method} ${path}`);
    if (given) {
      this.asked.push({ method, path, body });
      const { status = 200, body: said } = given(body);
      return route.fulfill({ status, json: said });
    }
    const media = /^\/media\/([^/]+)(\/thumbnail)?$/.exec(path);
    if (media) return this.#media(route, media[1] as string, media[2] !== undefined);
    const said = this.#said(method, path, searchParams);
    if (said !== undefined) return route.fulfill({ json: said });
    this.asked.push({ method, path, body });
    return route.fulfill({
      status: 404,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: '',
        status: 404,
        detail: '',
        code: 'not_found',
        requestId: '',
      }),
    });
  }

  #said(method: string, path: string, query: URLSearchParams): unknown {
    if (method !== 'GET') return undefined;
    const rows = [...this.#talks.values()].map(({ conversation }) => conversation);
    const counts = { mine: rows.length, queue: 0, bot: 0, owner: 0, all: rows.length, resolved: 0 };
    if (path === '/session') {
      return {
        teammate: { id: ANA, name: 'Ana Lima', role: this.#role },
        account: { id: 'account', name: 'Passo Leve' },
      };
    }
    if (path === '/inbox') return { seq: this.#seq, epoch: EPOCH, counts, items: rows, nextCursor: null };
    if (/^\/(numbers|teammates|teams|labels|quick-replies|saved-views)$/.test(path)) {
      return { items: [], nextCursor: null };
    }
    const thread = /^\/conversations\/([^/]+)(\/\w+)?$/.exec(path);
    const talk = thread ? this.#talks.get(thread[1] as string) : undefined;
    if (!talk) return undefined;
    if (thread?.[2] === '/messages') return pageOf(talk.messages, query);
    if (thread?.[2] === '/decisions') {
      const items = [
        { at: talk.conversation.lastAt, handler: 'team', because: 'asked_for_person', facts: {} },
      ];
      return { items, nextCursor: null };
    }
    if (thread?.[2]) return undefined;
    const from = Math.max(0, talk.messages.length - PAGE);
    return {
      seq: this.#seq,
      epoch: EPOCH,
      conversation: talk.conversation,
      messages: talk.messages.slice(from),
      nextCursor: from > 0 ? String(from) : null,
    };
  }

  #media(route: Route, id: string, thumbnail: boolean): Promise<void> {
    const media = [...this.#talks.values()]
      .flatMap(({ messages }) => messages)
      .find((message) => message.media?.id === id)?.media;
    if (!media) return route.fulfill({ status: 404 });
    if (media.mimeType.startsWith('audio/')) {
      return route.fulfill({ contentType: 'audio/wav', body: toneOf(media.durationMs ?? 1_000) });
    }
    if (!thumbnail && !media.mimeType.startsWith('image/')) return route.fulfill({ status: 404 });
    const seed = Number(/\d+/.exec(id)?.[0] ?? 0);
    const svg = pictureOf(media.width ?? 400, media.height ?? 300, seed, media.mimeType === 'image/webp');
    return route.fulfill({ contentType: 'image/svg+xml', body: svg });
  }

  #file(route: Route, pathname: string): Promise<void> {
    const file = join(BUILD, pathname);
    const known = extname(pathname) !== '' && existsSync(file);
    if (!known && /^\/(socket\.io|simulator|_app)\//.test(pathname)) return route.fulfill({ status: 404 });
    const path = known ? file : join(BUILD, 'index.html');
    return route.fulfill({
      contentType: TYPES[extname(path)] ?? 'application/octet-stream',
      body: readFileSync(path),
    });
  }
}

/** A page of a thread by place; cursors are indexes. */
function pageOf(messages: readonly MessageView[], query: URLSearchParams): unknown {
  const around = query.get('around');
  if (around !== null) {
    const at = messages.findIndex(({ id }) => id === around);
    if (at < 0) return undefined;
    const from = Math.max(0, at - PAGE / 2);
    const to = Math.min(messages.length, at + PAGE / 2);
    return {
      items: messages.slice(from, to),
      olderCursor: cursor(from, 0),
      newerCursor: cursor(to, messages.length),
    };
  }
  const after = query.get('after');
  if (after !== null) {
    const to = Math.min(messages.length, Number(after) + PAGE);
    return { items: messages.slice(Number(after), to), newerCursor: cursor(to, messages.length) };
  }
  const before = Number(query.get('cursor'));
  const from = Math.max(0, before - PAGE);
  return { items: messages.slice(from, before), nextCursor: cursor(from, 0) };
}

function cursor(at: number, end: number): string | null {
  return at === end ? null : String(at);
}
