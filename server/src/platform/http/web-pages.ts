import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';

/** Paths that belong to programs: a page must never answer there in place of a 404. */
const NOT_PAGES = /^\/(api|health|metrics|webhooks|socket\.io)(\/|$)/;
const IMMUTABLE = '/_app/immutable/';

export interface WebPages {
  readonly handler: RequestHandler;
  /** CSP sources of the inline scripts in the built page (the few lines that start the app). */
  readonly scriptHashes: readonly string[];
}

/**
 * Serves the built panel of `folder`: files as they are, packed where a packed copy lies beside them, and the one page
 * for every address a person may have bookmarked.
 * @returns null when nothing is built there
 */
export function webPages(folder: string): WebPages | null {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return null;
  const html = readFileSync(index, 'utf8');
  const files = express.static(folder, {
    index: false,
    redirect: false,
    setHeaders: (response, path) => response.setHeader('Cache-Control', cacheFor(folder, path)),
  });
  const packed = packedFiles(folder);

  const handler = (request: Request, response: Response, next: NextFunction) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    if (NOT_PAGES.test(request.path)) return next();
    const isPage = !/\.[^/]*$/.test(request.path) && request.accepts(['json', 'html']) === 'html';
    if (isPage) request.url = '/index.html';
    servePacked(request, response, packed);
    // A missing chunk must be a 404: answered with the page, it would be run as a script.
    files(request, response, next);
  };
  return { handler, scriptHashes: inlineScriptHashes(html) };
}

function servePacked(request: Request, response: Response, packed: ReadonlySet<string>): void {
  const { path } = request;
  const encoding = request.acceptsEncodings(['br', 'gzip']);
  const suffix = encoding === 'br' ? '.br' : encoding === 'gzip' ? '.gz' : '';
  if (!suffix || !packed.has(path + suffix)) return;
  request.url = path + suffix;
  response.type(path.slice(path.lastIndexOf('.')));
  response.setHeader('Content-Encoding', encoding || 'identity');
  response.vary('Accept-Encoding');
}

function packedFiles(folder: string): Set<string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Set(
    names.filter((name) => /\.(br|gz)$/.test(name)).map((name) => `/${name.split(sep).join('/')}`),
  );
}

function cacheFor(folder: string, path: string): string {
  const address = path.slice(folder.length).split(sep).join('/');
  return address.startsWith(IMMUTABLE) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
}
