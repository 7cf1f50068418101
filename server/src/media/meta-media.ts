import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Injectable } from '@nestjs/common';
import { outcomeOf, type Outcome } from '@balcao/whatsapp';
import { Config } from '../platform/config/config.ts';
import { Storage } from '../platform/storage/index.ts';
import { Settings } from '../settings/index.ts';
import { storageKey, type FileRow } from './file-row.ts';
import { isMetas } from './meta-hosts.ts';
import { multipart } from './multipart.ts';

/** Why Meta has no file of ours: in the words of a send, so that whoever sends can treat it as the send's own end. */
export type MetaRefusal = Exclude<Outcome, { kind: 'accepted' } | { kind: 'unconfirmed' }>;

/** A number as Meta knows it. */
export interface NumberAtMeta {
  readonly id: string;
  readonly phoneNumberId: string;
}

/** What Meta says of a file, and its bytes on their way. */
export interface Download {
  readonly bytes: Readable;
  /** In hex, if it was told. */
  readonly sha256: string | null;
  readonly sizeBytes: number | null;
}

/** `gone`: Meta has it no more, or never had · `later`: it could not be had just now. */
export type NoDownload = { readonly not: 'gone' | 'later'; readonly because: string };

const UPLOAD_DEADLINE_MS = 120_000;
const ADDRESS_DEADLINE_MS = 30_000;
/** A large file on a slow line. */
export const DOWNLOAD_DEADLINE_MS = 8 * 60_000;
/** An address lives for five minutes; one that has died meanwhile is asked for anew. */
const ADDRESSES = 3;
const REDIRECTS = 3;
/** An upload may be repeated: nobody sees it twice. */
const AGAIN_MS = 5_000;

/** Carries files from Meta and to Meta. */
@Injectable()
export class MetaMedia {
  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly storage: Storage,
  ) {}

  /** Begins to fetch a file; who gets its bytes must read or destroy them. */
  async download(metaId: string, number: NumberAtMeta): Promise<Download | NoDownload> {
    const token = await this.settings.accessToken(number.id);
    if (token === null) return { not: 'later', because: 'no access token' };
    try {
      for (let tries = 0; tries < ADDRESSES; tries += 1) {
        const address = await this.address(metaId, number, token);
        if ('not' in address) return address;
        const response = await this.open(address.url, token);
        if ('not' in response) return response;
        if (response.ok && response.body) {
          // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- the benchmarks see the browser's type
          const bytes = Readable.fromWeb(response.body as ReadableStream);
          return { bytes, sha256: address.sha256, sizeBytes: address.sizeBytes };
        }
        await response.body?.cancel();
        if (response.status !== 404 && response.status !== 410) {
          return { not: 'later', because: `HTTP ${response.status}` };
        }
      }
      return { not: 'later', because: 'its addresses are dead' };
    } catch (error) {
      return { not: 'later', because: (error as Error).name };
    }
  }

  async upload(
    file: FileRow,
    number: NumberAtMeta,
    attempt: number,
  ): Promise<{ metaId: string } | { refused: MetaRefusal }> {
    const token = await this.settings.accessToken(number.id);
    if (token === null) {
      const none = { code: null, details: 'no access token' };
      return { refused: { kind: 'stop_number', reason: 'token', templatesOnly: false, ...none } };
    }
    const bytes = await this.storage.read(storageKey(file));
    if (!bytes) {
      const gone = { code: null, details: 'media_unknown' };
      return { refused: { kind: 'failed', reason: 'refused', markContact: false, ...gone } };
    }
    const form = multipart(
      { messaging_product: 'whatsapp', type: file.mime_type },
      { name: 'file', filename: file.filename ?? file.id, type: file.mime_type },
      bytes,
      file.size_bytes ?? 0,
    );
    try {
      const request: RequestInit & { duplex: 'half' } = {
        method: 'POST',
        headers: { ...bearer(token), ...form.headers },
        body: form.body,
        duplex: 'half', // Node's own word: a body that is still being written
        redirect: 'error',
        signal: AbortSignal.timeout(UPLOAD_DEADLINE_MS),
      };
      const address = `${this.config.whatsapp.graphUrl}/${number.phoneNumberId}/media`;
      const response = await fetch(address, request);
      return answerOf(response.status, parse(await response.text()), attempt);
    } catch {
      return { refused: again('meta_unreachable') };
    } finally {
      bytes.destroy();
    }
  }

  private async address(
    metaId: string,
    { phoneNumberId }: NumberAtMeta,
    token: string,
  ): Promise<{ url: string; sha256: string | null; sizeBytes: number | null } | NoDownload> {
    const { graphUrl, graphBaseUrl } = this.config.whatsapp;
    const path = `${encodeURIComponent(metaId)}?phone_number_id=${encodeURIComponent(phoneNumberId)}`;
    const response = await fetch(`${graphUrl}/${path}`, {
      headers: bearer(token),
      redirect: 'error',
      signal: AbortSignal.timeout(ADDRESS_DEADLINE_MS),
    });
    const body = (parse(await response.text()) ?? {}) as Record<string, unknown>;
    if (response.status !== 200) {
      const { code = null } = (body['error'] ?? {}) as { code?: unknown };
      // 100 with subcode 33: there is no such thing (any more).
      const isGone = response.status === 404 || (response.status === 400 && code === 100);
      return { not: isGone ? 'gone' : 'later', because: `HTTP ${response.status}, code ${String(code)}` };
    }
    const { url, sha256, file_size: size } = body;
    if (typeof url !== 'string') return { not: 'later', because: 'no address' };
    if (!isMetas(url, graphBaseUrl)) return { not: 'later', because: 'the address is not Meta’s' };
    const sizeBytes = Number(size);
    return {
      url,
      sha256: typeof sha256 === 'string' ? hexOf(sha256) : null,
      sizeBytes: Number.isFinite(sizeBytes) && sizeBytes > 0 ? sizeBytes : null,
    };
  }

  /** Follows redirects by hand: each new place is looked at before it gets the token. */
  private async open(first: string, token: string): Promise<Response | NoDownload> {
    const signal = AbortSignal.timeout(DOWNLOAD_DEADLINE_MS);
    let url = first;
    for (let hops = 0; hops <= REDIRECTS; hops += 1) {
      const response = await fetch(url, { headers: bearer(token), redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) return response;
      await response.body?.cancel();
      url = new URL(location, url).href;
      if (!isMetas(url, this.config.whatsapp.graphBaseUrl)) break;
    }
    return { not: 'later', because: 'sent elsewhere' };
  }
}

/** Meta writes hashes in hex or in base64. @returns in hex, null for what is neither */
export function hexOf(given: string): string | null {
  if (/^[0-9a-f]{64}$/i.test(given)) return given.toLowerCase();
  const bytes = Buffer.from(given, 'base64');
  return bytes.length === 32 ? bytes.toString('hex') : null;
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

function answerOf(
  status: number,
  body: unknown,
  attempt: number,
): { metaId: string } | { refused: MetaRefusal } {
  const { id } = (body ?? {}) as { id?: unknown };
  if (status === 200 && (typeof id === 'string' || typeof id === 'number')) return { metaId: String(id) };
  const outcome = outcomeOf(status, body, attempt);
  if (outcome.kind === 'accepted' || outcome.kind === 'unconfirmed') return { refused: again('no answer') };
  return { refused: outcome };
}

function again(details: string): MetaRefusal {
  return { kind: 'retry', afterMs: AGAIN_MS, code: null, details };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
