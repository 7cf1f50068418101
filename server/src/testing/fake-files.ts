import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

interface Shelved {
  bytes: Buffer;
  mimeType: string;
  /** What the address says; the real one unless told otherwise. */
  sha256: string;
}

export interface FakeUpload {
  readonly id: string;
  readonly phoneNumberId: string;
  readonly type: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly contentLength: string | undefined;
}

/** Files at the pretend Meta: those of customers in two steps, and those that we bring. */
export class FakeFiles {
  readonly uploads: FakeUpload[] = [];
  /** How often an address was asked for, and bytes given, by file. */
  readonly asked = new Map<string, number>();
  readonly given = new Map<string, number>();
  /** So many addresses are dead when they are opened. */
  deadAddresses = 0;
  /** So many requests for an address fail by a broken gateway. */
  faults = 0;
  /** Where an address leads instead. */
  redirectTo: string | null = null;
  /** Refuses the next uploads with these codes. */
  readonly refuseUploads: number[] = [];
  /** So many uploads end without an answer. */
  cutUploads = 0;
  /** Runs between the last byte of an upload and its answer. */
  whileUploading: () => Promise<void> = () => Promise.resolve();
  /** Who came without a token. */
  strangers = 0;
  private readonly shelf = new Map<string, Shelved>();
  private count = 0;

  /** A file that a customer sent. @returns what the webhook says of it */
  shelve(
    bytes: Buffer,
    mimeType: string,
    more: { sha256?: string; hash?: 'hex' | 'base64' } = {},
  ): { id: string; mime_type: string; sha256: string } {
    const id = String(900_000_000_000 + (this.count += 1));
    const hash =
      more.sha256 ??
      createHash('sha256')
        .update(bytes)
        .digest(more.hash ?? 'base64');
    this.shelf.set(id, { bytes, mimeType, sha256: createHash('sha256').update(bytes).digest('hex') });
    return { id, mime_type: mimeType, sha256: hash };
  }

  forget(id: string): void {
    this.shelf.delete(id);
  }

  /** @returns false when the request is about something else */
  async answer(request: IncomingMessage, response: ServerResponse, url: string): Promise<boolean> {
    const path = new URL(request.url ?? '', url);
    const [, first = '', second = '', third] = path.pathname.split('/');
    if (request.method === 'POST' && third === 'media') {
      await this.upload(request, response, second);
      return true;
    }
    if (request.method !== 'GET') return false;
    request.resume();
    if (!request.headers.authorization?.startsWith('Bearer ')) this.strangers += 1;
    if (first === 'bytes') this.giveBytes(response, second);
    else this.giveAddress(response, second, url);
    return true;
  }

  private giveAddress(response: ServerResponse, id: string, url: string): void {
    add(this.asked, id);
    if (this.faults > 0) {
      this.faults -= 1;
      return void response.writeHead(502).end('<html>');
    }
    const file = this.shelf.get(id);
    if (!file)
      return say(response, 400, { error: { code: 100, error_subcode: 33, message: 'unknown object' } });
    say(response, 200, {
      url: `${url}/bytes/${id}`,
      mime_type: file.mimeType,
      sha256: file.sha256,
      file_size: file.bytes.length,
      id,
    });
  }

  private giveBytes(response: ServerResponse, id: string): void {
    const file = this.shelf.get(id);
    if (this.redirectTo) return void response.writeHead(302, { location: this.redirectTo }).end();
    if (!file || this.deadAddresses > 0) {
      this.deadAddresses = Math.max(0, this.deadAddresses - 1);
      return say(response, 404, { error: { code: 100, message: 'expired' } });
    }
    add(this.given, id);
    response.writeHead(200, { 'content-type': file.mimeType }).end(file.bytes);
  }

  private async upload(
    request: IncomingMessage,
    response: ServerResponse,
    phoneNumberId: string,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    await this.whileUploading();
    if (this.cutUploads > 0) {
      this.cutUploads -= 1;
      response.destroy();
      return;
    }
    const code = this.refuseUploads.shift();
    if (code !== undefined) return say(response, 400, { error: { code, message: 'refused' } });
    const form = await new Response(new Uint8Array(Buffer.concat(chunks)), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
    const file = form.get('file') as File;
    const id = String(800_000_000_000 + this.uploads.length);
    this.uploads.push({
      id,
      phoneNumberId,
      type: form.get('type') as string,
      filename: file.name,
      bytes: Buffer.from(await file.arrayBuffer()),
      contentLength: request.headers['content-length'],
    });
    say(response, 200, { id });
  }
}

function add(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
